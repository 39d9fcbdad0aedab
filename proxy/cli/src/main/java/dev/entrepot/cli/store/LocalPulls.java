package dev.entrepot.cli.store;

import dev.entrepot.cache.ContentCache;
import dev.entrepot.config.EntrepotConfig;
import dev.entrepot.operate.Pulls;
import dev.entrepot.operate.name.UnclearNameException;
import dev.entrepot.operate.pull.PullEvent;
import dev.entrepot.operate.pull.Puller;
import dev.entrepot.operate.pull.SyncText;
import dev.entrepot.operate.pull.spec.PullRequest;
import dev.entrepot.operate.pull.spec.PullSpec;
import dev.entrepot.server.Transfers;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/** Pulls into a store that this process has opened. */
record LocalPulls(ContentCache cache, EntrepotConfig config) implements Pulls {
  private static final int ONE_AFTER_THE_OTHER = 1;

  @Override
  public void pull(PullRequest request, Consumer<PullEvent> listener)
      throws UnclearNameException, IOException, InterruptedException {
    List<PullSpec> wishes = request.wishes(config);
    use(puller -> puller.run(wishes, ONE_AFTER_THE_OTHER, listener));
  }

  @Override
  public void sync(SyncText list, boolean dry, Consumer<PullEvent> listener)
      throws UnclearNameException, IOException, InterruptedException {
    List<PullSpec> wishes = list.list().wishes(config);
    use(
        puller -> {
          if (dry) {
            puller.check(wishes, Puller.MAX_AT_ONCE, listener);
          } else {
            puller.run(wishes, Puller.MAX_AT_ONCE, listener);
          }
        });
  }

  /** Uses the upstreams. */
  @FunctionalInterface
  private interface Use {
    void of(Puller puller) throws InterruptedException;
  }

  private void use(Use use) throws IOException, InterruptedException {
    if (config.offline()) {
      throw new IOException(Puller.OFFLINE);
    }
    try (var transfers = Transfers.alone(config, cache)) {
      use.of(transfers.puller());
    }
  }
}
