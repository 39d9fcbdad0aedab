package dev.entrepot.operate.bundle.media;

import dev.entrepot.operate.bundle.minisign.SigningKey;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * In which form a bundle is written to media.
 *
 * @param partBytes how large a part is at most; empty for one file
 * @param isListed whether there is a list of checksums beside it
 * @param key signs the list, if there is to be a signature
 */
public record MediaForm(OptionalLong partBytes, boolean isListed, Optional<SigningKey> key) {
  /** What is signed, or has parts, is listed. */
  public MediaForm {
    isListed = isListed || partBytes.isPresent() || key.isPresent();
  }
}
