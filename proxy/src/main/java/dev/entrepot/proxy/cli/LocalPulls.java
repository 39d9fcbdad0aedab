package dev.entrepot.proxy.cli;

import dev.entrepot.cache.ContentCache;
import dev.entrepot.proxy.Transfers;
import dev.entrepot.proxy.config.EntrepotConfig;
import dev.entrepot.proxy.listing.UnclearNameException;
import dev.entrepot.proxy.pull.PullEvent;
import dev.entrepot.proxy.pull.PullRequest;
import dev.entrepot.proxy.pull.Puller;
import dev.entrepot.proxy.pull.Wish;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/** A store of this process, which asks the registries itself. */
record LocalPulls(ContentCache cache, EntrepotConfig config) implements Pulls {
  private static final int ONE_AFTER_THE_OTHER = 1;

  @Override
  public void pull(PullRequest request, Consumer<PullEvent> listener)
      throws UnclearNameException, IOException, InterruptedException {
    run(request.wishes(config), ONE_AFTER_THE_OTHER, listener);
  }

  private void run(List<Wish> wishes, int atOnce, Consumer<PullEvent> listener)
      throws IOException, InterruptedException {
    if (config.offline()) {
      throw new IOException(Puller.OFFLINE);
    }
    try (var transfers = Transfers.alone(config, cache)) {
      transfers.puller().run(wishes, atOnce, listener);
    }
  }
}
