package dev.entrepot.operate.bundle;

import java.util.List;

/**
 * What the import of a bundle has done.
 *
 * @param images in the order of the bundle
 * @param newBlobs how many blobs are new in the store
 * @param newBytes what they take, in bytes
 * @param knownBlobs how many blobs of the bundle were there already
 * @param isForAnother whether the bundle lacks what some receiver had
 */
public record ImportReport(
    List<ImportOutcome> images,
    long newBlobs,
    long newBytes,
    long knownBlobs,
    boolean isForAnother) {
  public ImportReport {
    images = List.copyOf(images);
  }

  /** Whether all images are here now, under their names. */
  public boolean isComplete() {
    return images.stream()
        .allMatch(
            image ->
                switch (image) {
                  case ImportOutcome.Imported _, ImportOutcome.Unchanged _ -> true;
                  case ImportOutcome.Kept _, ImportOutcome.Incomplete _ -> false;
                });
  }
}
