package dev.entrepot.cli.retain;

import dev.entrepot.cli.output.ExitCode;
import dev.entrepot.cli.output.HumanDate;
import dev.entrepot.cli.output.TextTable;
import dev.entrepot.cli.store.StoreAccess;
import dev.entrepot.cli.store.StoreOptions;
import dev.entrepot.operate.name.ImageNames;
import dev.entrepot.operate.retain.HeldImage;
import dev.entrepot.operate.retain.HoldOrder;
import dev.entrepot.operate.retain.HoldResult;
import dev.entrepot.operate.retain.HoldTarget;
import dev.entrepot.operate.retain.RetentionJson;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What commands that pin, freeze, unpin and thaw images share. */
final class HoldOptions {
  @Mixin private StoreOptions store = new StoreOptions();

  @Option(names = "--json", description = "Print a JSON object per line.")
  private boolean json;

  @Option(
      names = {"-q", "--quiet"},
      description = "Print names only, one per line.")
  private boolean quiet;

  /**
   * Gives an order and prints its results.
   *
   * @param done what stands before the name of an image for which it is done
   * @return the exit code
   */
  int order(HoldOrder order, List<String> images, String done) throws InterruptedException {
    var refused = new AtomicBoolean();
    return store.use(
        config -> HoldTarget.of(order, images, ImageNames.of(config)),
        StoreAccess.STEERING,
        (retention, targets) -> {
          retention.order(
              order,
              targets,
              result -> {
                print(result, done, order == HoldOrder.FREEZE ? "%s: %s at %s" : "%s: %s; %s");
                refused.compareAndSet(false, result instanceof HoldResult.Refused);
              });
          return refused.get() ? ExitCode.FAILED : ExitCode.OK;
        });
  }

  /**
   * @param form of a sentence with more to say
   */
  private void print(HoldResult result, String done, String form) {
    if (json) {
      store.out().println(RetentionJson.RESULT.json(result).encode());
      return;
    }
    switch (result) {
      case HoldResult.Done(String image, String detail) ->
          say(image, detail.isEmpty() ? done + ": " + image : form.formatted(done, image, detail));
      case HoldResult.Unchanged(String image) -> say(image, "Unchanged: " + image);
      case HoldResult.Refused(_, String reason) -> store.err().println("entrepot: " + reason);
    }
  }

  private void say(String image, String sentence) {
    store.out().println(quiet ? image : sentence);
  }

  /**
   * Prints what is held.
   *
   * @param titles of the table's columns
   * @return the exit code
   */
  int list(Predicate<HeldImage> wanted, List<String> titles) throws InterruptedException {
    return store.use(
        config -> config,
        StoreAccess.STEERING,
        (retention, _) -> {
          List<HeldImage> all = new ArrayList<>();
          retention.held(all::add);
          print(all.stream().filter(wanted).toList(), titles);
          return ExitCode.OK;
        });
  }

  private void print(List<HeldImage> held, List<String> titles) {
    if (json) {
      held.forEach(it -> store.out().println(RetentionJson.HELD.json(it).encode()));
    } else if (quiet) {
      held.forEach(it -> store.out().println(it.image()));
    } else {
      try (var table = new TextTable(store.out(), titles)) {
        held.forEach(it -> table.row(row(it)));
      }
    }
  }

  private static List<String> row(HeldImage held) {
    return switch (held) {
      case HeldImage.Pinned(String image, boolean byCommand) ->
          List.of(image, byCommand ? "command" : "configuration");
      case HeldImage.FrozenTag(String image, var digest, var since) ->
          List.of(image, digest.toString(), HumanDate.of(since));
    };
  }
}
