package dev.entrepot.operate.name;

import java.util.Optional;

/**
 * How an operator names an image: by a name, or by the beginning of its ID or digest. A text such
 * as {@code beef} may be both; it means the ID only if no image here has the name.
 *
 * @param text as it was written
 * @param name the name that it may be
 * @param id the beginning of an ID that it may be; one of both is there at least
 */
public record NameOrId(String text, Optional<NamedImage> name, Optional<ImageId> id) {
  /** The text as it was written. */
  @Override
  public String toString() {
    return text;
  }
}
