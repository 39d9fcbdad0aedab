package dev.entrepot.operate.local;

import dev.entrepot.config.EntrepotConfig;
import dev.entrepot.operate.ImagePulls;
import dev.entrepot.operate.pull.PullEvent;
import dev.entrepot.operate.pull.Puller;
import dev.entrepot.operate.pull.spec.PullRequest;
import dev.entrepot.operate.pull.spec.PullSpec;
import dev.entrepot.operate.pull.spec.SyncList;
import java.util.List;
import java.util.function.Consumer;

/** Pulls into a store of this process. Any thread. */
public final class StorePulls implements ImagePulls {
  private static final int ONE_AFTER_THE_OTHER = 1;

  private final Puller puller;
  private final EntrepotConfig config;

  /**
   * @param config chooses what requests and lists leave open
   */
  public StorePulls(Puller puller, EntrepotConfig config) {
    this.puller = puller;
    this.config = config;
  }

  @Override
  public void pull(PullRequest request, Consumer<PullEvent> listener) throws InterruptedException {
    puller.run(request.specs(config), ONE_AFTER_THE_OTHER, listener);
  }

  @Override
  public void sync(SyncList list, boolean dry, Consumer<PullEvent> listener)
      throws InterruptedException {
    List<PullSpec> specs = list.specs(config);
    if (dry) {
      puller.check(specs, Puller.MAX_AT_ONCE, listener);
    } else {
      puller.run(specs, Puller.MAX_AT_ONCE, listener);
    }
  }
}
