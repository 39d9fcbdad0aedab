package dev.entrepot.operate;

import dev.entrepot.operate.name.UnclearNameException;
import dev.entrepot.operate.pull.PullEvent;
import dev.entrepot.operate.pull.spec.PullRequest;
import dev.entrepot.operate.pull.spec.SyncList;
import java.io.IOException;
import java.util.function.Consumer;

/** Pulls images into a store. Blocking. */
public interface ImagePulls {
  /**
   * Pulls images, one after the other.
   *
   * @param listener is told what happens, one event at a time, on any thread
   * @throws IOException if nothing can be pulled, or it has ended early; the message says why
   */
  void pull(PullRequest request, Consumer<PullEvent> listener)
      throws UnclearNameException, IOException, InterruptedException;

  /**
   * Pulls the images of a list, some at a time.
   *
   * @param dry whether to change nothing, and only report what a pull would do
   */
  void sync(SyncList list, boolean dry, Consumer<PullEvent> listener)
      throws UnclearNameException, IOException, InterruptedException;
}
