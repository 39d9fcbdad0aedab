package dev.entrepot.operate.bundle.media;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;

/**
 * A bundle as it lies on media.
 *
 * @param name what a person calls it
 * @param files in their order
 * @param next the part that would come after the last one, where their number is unknown
 */
public record BundleMedia(String name, List<MediaFile> files, Optional<PartName> next) {
  public BundleMedia {
    files = List.copyOf(files);
  }

  /**
   * Its bytes. Where there are checksums, who reads them to their end knows that they are right; at
   * a file that is not, reading fails.
   */
  public MediaInput open() {
    return new MediaInput(files);
  }

  /** How large it is, in bytes. */
  public long bytes() throws IOException {
    long bytes = 0;
    for (MediaFile file : files) {
      bytes += Files.size(file.file());
    }
    return bytes;
  }
}
