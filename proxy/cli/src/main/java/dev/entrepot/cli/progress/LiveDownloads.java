package dev.entrepot.cli.progress;

import dev.entrepot.oci.Digest;
import dev.entrepot.operate.pull.BlobState;
import java.util.Optional;

/**
 * The running downloads, drawn below the printed lines of an interactive terminal; elsewhere
 * nothing.
 */
public final class LiveDownloads implements AutoCloseable {
  private final DownloadLines lines;
  private final Optional<Painting> painting;

  private LiveDownloads(DownloadLines lines, Optional<Painting> painting) {
    this.lines = lines;
    this.painting = painting;
  }

  /** Those of one image at a time. */
  public static LiveDownloads ofImage() {
    return begin(new DownloadLines(false));
  }

  /** Those of several images at a time, each with its image's name. */
  public static LiveDownloads ofImages() {
    return begin(new DownloadLines(true));
  }

  private static LiveDownloads begin(DownloadLines lines) {
    return new LiveDownloads(lines, Painting.begin(lines));
  }

  public static LiveDownloads none() {
    return new LiveDownloads(new DownloadLines(false), Optional.empty());
  }

  /** Notes how far a blob of an image is. */
  public void show(String image, Digest digest, BlobState state) {
    lines.show(image, digest, state);
  }

  /** Prints whole lines above what is drawn. */
  public void above(Runnable print) {
    painting.ifPresentOrElse(it -> it.above(print), print);
  }

  /** Takes away what is drawn. */
  @Override
  public void close() {
    painting.ifPresent(Painting::close);
  }
}
