package dev.entrepot.operate.pull;

import dev.entrepot.oci.Digest;
import dev.entrepot.operate.json.JsonForms;
import dev.entrepot.operate.json.ObjectForm;
import java.time.Instant;
import java.util.List;

/**
 * A pull that is running, and how far it is.
 *
 * @param what was asked for, for a person
 * @param summary how many images became what so far
 * @param bytes of the blobs that have come whole
 * @param downloads the blobs that are coming
 */
public record RunningPull(
    String what, Instant begun, PullSummary summary, long bytes, List<Download> downloads) {
  private static final ObjectForm<Download> DOWNLOAD =
      ObjectForm.of(
          download -> {
            var digest = download.one("digest", JsonForms.DIGEST, Download::digest);
            var bytes = download.one("bytes", JsonForms.WHOLE, Download::bytes);
            var size = download.one("size", JsonForms.WHOLE, Download::size);
            return in -> new Download(in.of(digest), in.of(bytes), in.of(size));
          });

  public static final ObjectForm<RunningPull> FORM =
      ObjectForm.of(
          pull -> {
            var what = pull.one("what", JsonForms.TEXT, RunningPull::what);
            var begun = pull.one("begun", JsonForms.TIME, RunningPull::begun);
            var summary = pull.inline(PullJson.SUMMARY, RunningPull::summary);
            var bytes = pull.one("bytes", JsonForms.WHOLE, RunningPull::bytes);
            var downloads = pull.one("downloads", DOWNLOAD.list(), RunningPull::downloads);
            return in ->
                new RunningPull(
                    in.of(what), in.of(begun), in.of(summary), in.of(bytes), in.of(downloads));
          });

  public RunningPull {
    downloads = List.copyOf(downloads);
  }

  /**
   * A blob that is coming.
   *
   * @param bytes that have come
   * @param size of the whole blob, or -1 if it is not known yet
   */
  public record Download(Digest digest, long bytes, long size) {}
}
