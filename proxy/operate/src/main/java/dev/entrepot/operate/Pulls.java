package dev.entrepot.operate;

import dev.entrepot.operate.name.UnclearNameException;
import dev.entrepot.operate.pull.PullEvent;
import dev.entrepot.operate.pull.SyncText;
import dev.entrepot.operate.pull.spec.PullRequest;
import java.io.IOException;
import java.util.function.Consumer;

/** What fetches images into a store, whoever uses that: this process, or a server. Blocking. */
public interface Pulls {
  /**
   * Pulls images, one after the other.
   *
   * @param listener is told what there is to tell, one event at a time, on any thread
   * @throws IOException if nothing can be pulled, or it has ended early; the message says why
   */
  void pull(PullRequest request, Consumer<PullEvent> listener)
      throws UnclearNameException, IOException, InterruptedException;

  /**
   * Pulls what a list names, some at a time.
   *
   * @param dry whether it is only told what that would do
   */
  void sync(SyncText list, boolean dry, Consumer<PullEvent> listener)
      throws UnclearNameException, IOException, InterruptedException;
}
