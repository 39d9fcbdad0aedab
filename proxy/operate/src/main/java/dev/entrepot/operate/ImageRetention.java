package dev.entrepot.operate;

import dev.entrepot.operate.name.NameOrId;
import dev.entrepot.operate.name.UnclearNameException;
import dev.entrepot.operate.retain.HeldImage;
import dev.entrepot.operate.retain.HoldOrder;
import dev.entrepot.operate.retain.HoldResult;
import dev.entrepot.operate.retain.HoldTarget;
import dev.entrepot.operate.retain.PruneRequest;
import dev.entrepot.operate.retain.RemovalEvent;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/** Holds and removes what a store has. Blocking. */
public interface ImageRetention {
  /** Carries out an order, and shows the result for each image. */
  void order(HoldOrder order, List<HoldTarget> targets, Consumer<HoldResult> taker)
      throws UnclearNameException, IOException, InterruptedException;

  /** Shows what is held. */
  void held(Consumer<HeldImage> taker)
      throws UnclearNameException, IOException, InterruptedException;

  /** Removes images, and content that nothing else refers to; shows the progress. */
  void remove(List<NameOrId> images, Consumer<RemovalEvent> taker)
      throws UnclearNameException, IOException, InterruptedException;

  /** Removes what is not needed; shows the progress. */
  void prune(PruneRequest request, Consumer<RemovalEvent> taker)
      throws UnclearNameException, IOException, InterruptedException;
}
