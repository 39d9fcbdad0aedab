package dev.entrepot.cli.retain;

import dev.entrepot.cache.collect.Collected;
import dev.entrepot.cli.output.ExitCode;
import dev.entrepot.cli.progress.StepDisplay;
import dev.entrepot.cli.store.StoreAccess;
import dev.entrepot.cli.store.StoreOptions;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.HumanCount;
import dev.entrepot.oci.HumanSize;
import dev.entrepot.operate.ImageRetention;
import dev.entrepot.operate.name.UnclearNameException;
import dev.entrepot.operate.retain.RemovalEvent;
import dev.entrepot.operate.retain.RetentionJson;
import java.io.IOException;
import java.util.function.Consumer;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What commands that remove content share: their output. */
final class RemovalOptions {
  @Mixin private StoreOptions store = new StoreOptions();

  @Option(names = "--json", description = "Print a JSON object per line.")
  private boolean json;

  @Option(
      names = {"-q", "--quiet"},
      description = "Print only the names of the removed tags, one per line.")
  private boolean quiet;

  /** Removes something. */
  @FunctionalInterface
  interface Work<A> {
    void on(ImageRetention retention, A arguments, Consumer<RemovalEvent> taker)
        throws UnclearNameException, IOException, InterruptedException;
  }

  /** Has it done and prints its progress; the result is the exit code. */
  <A> int run(StoreOptions.Reading<A> reading, Work<A> work) throws InterruptedException {
    var seen = new Seen();
    return store.use(
        reading,
        StoreAccess.STEERING,
        (retention, arguments) -> {
          try (StepDisplay display = display()) {
            work.on(
                retention,
                arguments,
                event -> {
                  seen.event(event);
                  print(event, seen, display);
                });
          }
          return seen.kept ? ExitCode.FAILED : ExitCode.OK;
        });
  }

  /** What has happened so far. */
  private static final class Seen {
    private boolean kept;
    private boolean gone;

    void event(RemovalEvent event) {
      kept |= event instanceof RemovalEvent.Kept;
      gone |= event instanceof RemovalEvent.Untagged || event instanceof RemovalEvent.Deleted;
    }

    /** Whether there were only errors, so that a total would say nothing. */
    boolean isNothing() {
      return kept && !gone;
    }
  }

  StoreOptions store() {
    return store;
  }

  private StepDisplay display() {
    return json || quiet ? new StepDisplay.None() : StepDisplay.of("looking", store.err());
  }

  private void print(RemovalEvent event, Seen seen, StepDisplay display) {
    if (json) {
      printJson(event);
      return;
    }
    switch (event) {
      case RemovalEvent.Untagged(String image) ->
          display.above(() -> store.out().println(quiet ? image : "Untagged: " + image));
      case RemovalEvent.Kept(_, String reason) ->
          display.above(() -> store.err().println("entrepot: " + reason));
      case RemovalEvent.Deleted(Digest manifest) ->
          display.above(() -> say("Deleted: " + manifest));
      case RemovalEvent.Looking(int walk, int walks) -> display.show(walk, walks);
      case RemovalEvent.Freed(Collected content) -> {
        if (!seen.isNothing() || content.blobs() > 0) {
          display.above(() -> say(freed(content)));
        }
      }
    }
  }

  private void printJson(RemovalEvent event) {
    if (!(event instanceof RemovalEvent.Looking)) {
      store.out().println(RetentionJson.REMOVAL.json(event).encode());
    }
  }

  private void say(String sentence) {
    if (!quiet) {
      store.out().println(sentence);
    }
  }

  private static String freed(Collected content) {
    return "Total reclaimed space: %s (%s, %s)"
        .formatted(
            HumanSize.of(content.bytes()),
            HumanCount.of(content.manifests(), "manifest"),
            HumanCount.of(content.blobs(), "blob"));
  }
}
