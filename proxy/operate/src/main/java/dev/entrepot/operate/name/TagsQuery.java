package dev.entrepot.operate.name;

import java.util.Optional;

/**
 * Whose tags are asked for: those of a repository, one tag, or all that point to an image.
 *
 * @param text as it was written
 * @param tags those that it names, if it is a name
 * @param image the image, if the text may be the beginning of an ID
 */
public record TagsQuery(String text, Optional<NamedTags> tags, Optional<NameOrId> image) {
  /** The text as it was written. */
  @Override
  public String toString() {
    return text;
  }
}
