package dev.entrepot.cli.store;

import dev.entrepot.cache.ContentCache;
import dev.entrepot.config.EntrepotConfig;
import dev.entrepot.operate.ImagePulls;
import dev.entrepot.operate.local.StorePulls;
import dev.entrepot.operate.name.UnclearNameException;
import dev.entrepot.operate.pull.PullEvent;
import dev.entrepot.operate.pull.Puller;
import dev.entrepot.operate.pull.spec.PullRequest;
import dev.entrepot.operate.pull.spec.SyncList;
import dev.entrepot.server.Transfers;
import java.io.IOException;
import java.util.function.Consumer;

/** Pulls into a store that this process has opened. */
record LocalPulls(ContentCache cache, EntrepotConfig config) implements ImagePulls {
  @Override
  public void pull(PullRequest request, Consumer<PullEvent> listener)
      throws UnclearNameException, IOException, InterruptedException {
    use(pulls -> pulls.pull(request, listener));
  }

  @Override
  public void sync(SyncList list, boolean dry, Consumer<PullEvent> listener)
      throws UnclearNameException, IOException, InterruptedException {
    use(pulls -> pulls.sync(list, dry, listener));
  }

  /** Uses the upstreams. */
  @FunctionalInterface
  private interface Use {
    void of(StorePulls pulls) throws InterruptedException;
  }

  private void use(Use use) throws IOException, InterruptedException {
    if (config.offline()) {
      throw new IOException(Puller.OFFLINE);
    }
    try (var transfers = Transfers.alone(config, cache)) {
      use.of(new StorePulls(transfers.puller(), config));
    }
  }
}
