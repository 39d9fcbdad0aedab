package dev.entrepot.cli.pull;

import dev.entrepot.cli.output.ExitCode;
import dev.entrepot.cli.output.ShortId;
import dev.entrepot.cli.progress.LiveDownloads;
import dev.entrepot.oci.Digest;
import dev.entrepot.operate.pull.BlobState;
import dev.entrepot.operate.pull.PullEvent;
import dev.entrepot.operate.pull.PullJson;
import dev.entrepot.operate.pull.PullOutcome;
import dev.entrepot.operate.pull.PullOutcome.Failed;
import dev.entrepot.operate.pull.PullOutcome.New;
import dev.entrepot.operate.pull.PullOutcome.Unchanged;
import dev.entrepot.operate.pull.PullSummary;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.function.Consumer;

/** Shows the progress of pulls. One thread at a time. */
abstract class PullDisplay implements Consumer<PullEvent>, AutoCloseable {
  private final PrintWriter out;
  private final PrintWriter err;
  private final LiveDownloads live;
  private Optional<PullSummary> summary = Optional.empty();

  private PullDisplay(PrintWriter out, PrintWriter err, LiveDownloads live) {
    this.out = out;
    this.err = err;
    this.live = live;
  }

  /** As docker: a line for each blob, and what the image is then. */
  static PullDisplay docker(PrintWriter out, PrintWriter err) {
    return new Docker(out, err);
  }

  /**
   * A line for each image, and a summary.
   *
   * @param dry whether nothing is fetched
   */
  static PullDisplay results(PrintWriter out, PrintWriter err, boolean dry) {
    return new Results(out, err, dry);
  }

  /** The names of the images that are stored now. */
  static PullDisplay names(PrintWriter out, PrintWriter err) {
    return new Names(out, err);
  }

  /** An object for each image. */
  static PullDisplay json(PrintWriter out, PrintWriter err) {
    return new Json(out, err);
  }

  /** The exit code that follows from the events. */
  final int exitCode() {
    return summary.filter(it -> it.failed() == 0).isPresent() ? ExitCode.OK : ExitCode.FAILED;
  }

  @Override
  public final void accept(PullEvent event) {
    switch (event) {
      case PullEvent.Began(String image) -> began(image);
      case PullEvent.Blob(String image, Digest digest, BlobState state) -> {
        live.show(image, digest, state);
        blob(digest, state);
      }
      case PullEvent.Ended(PullOutcome outcome) -> ended(outcome);
      case PullEvent.Done(PullSummary all) -> {
        summary = Optional.of(all);
        done(all);
      }
    }
  }

  void began(String image) {
    // Only docker's form says so.
  }

  void blob(Digest digest, BlobState state) {
    // Only docker's form says so.
  }

  abstract void ended(PullOutcome outcome);

  void done(PullSummary all) {
    // The exit code says whether anything failed.
  }

  /** Prints a line above what is drawn. */
  final void print(String line) {
    print(out, line);
  }

  final void failed(Failed failed) {
    print(err, "entrepot: %s: %s".formatted(failed.image(), failed.reason()));
  }

  private void print(PrintWriter to, String line) {
    live.above(
        () -> {
          to.println(line);
          to.flush();
        });
  }

  @Override
  public final void close() {
    live.close();
  }

  private static final class Docker extends PullDisplay {
    Docker(PrintWriter out, PrintWriter err) {
      super(out, err, LiveDownloads.ofImage());
    }

    @Override
    void began(String image) {
      int at = image.indexOf('@') < 0 ? image.lastIndexOf(':') : image.indexOf('@');
      print("%s: Pulling from %s".formatted(image.substring(at + 1), image.substring(0, at)));
    }

    @Override
    void blob(Digest digest, BlobState state) {
      switch (state) {
        case BlobState.Here() -> print(ShortId.of(digest) + ": Already exists");
        case BlobState.Complete(_) -> print(ShortId.of(digest) + ": Pull complete");
        case BlobState.Failed(_) -> print(ShortId.of(digest) + ": Failed");
        case BlobState.Waiting(), BlobState.Coming(_, _) -> {
          // That is only shown where it can be overwritten.
        }
      }
    }

    @Override
    void ended(PullOutcome outcome) {
      switch (outcome) {
        case New(String image, Digest digest, _) ->
            here(image, digest, "Downloaded newer image for ");
        case Unchanged(String image, Digest digest) ->
            here(image, digest, "Image is up to date for ");
        case Failed failed -> failed(failed);
      }
    }

    private void here(String image, Digest digest, String status) {
      print("Digest: " + digest);
      print("Status: " + status + image);
      print(image);
    }
  }

  private static final class Results extends PullDisplay {
    private final boolean dry;

    Results(PrintWriter out, PrintWriter err, boolean dry) {
      super(out, err, LiveDownloads.ofImages());
      this.dry = dry;
    }

    @Override
    void ended(PullOutcome outcome) {
      switch (outcome) {
        case New(String image, Digest digest, Optional<Digest> before) ->
            here(
                image,
                digest,
                (dry ? "would be fetched, " : "")
                    + before.map(was -> "moved from " + was).orElse("new"));
        case Unchanged(String image, Digest digest) -> here(image, digest, "unchanged");
        case Failed failed -> failed(failed);
      }
    }

    @Override
    void done(PullSummary all) {
      print(dry ? "A dry run: " + all : all.toString());
    }

    private void here(String image, Digest digest, String what) {
      print("%s  %s  %s".formatted(image, digest, what));
    }
  }

  private static final class Names extends PullDisplay {
    Names(PrintWriter out, PrintWriter err) {
      super(out, err, LiveDownloads.none());
    }

    @Override
    void ended(PullOutcome outcome) {
      switch (outcome) {
        case New _, Unchanged _ -> print(outcome.image());
        case Failed failed -> failed(failed);
      }
    }
  }

  private static final class Json extends PullDisplay {
    Json(PrintWriter out, PrintWriter err) {
      super(out, err, LiveDownloads.none());
    }

    @Override
    void ended(PullOutcome outcome) {
      print(PullJson.OUTCOME.json(outcome).encode());
    }
  }
}
