package dev.entrepot.operate.retain;

import dev.entrepot.operate.name.UnclearNameException;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/** Steers a store, whoever uses it: this process, or a server. Blocking. */
public interface Steering {
  /** Has something done with images, and shows what has become of each. */
  void order(HoldOrder order, List<String> images, Consumer<HoldResult> taker)
      throws UnclearNameException, IOException, InterruptedException;

  /** Shows what is held. */
  void held(Consumer<HeldImage> taker)
      throws UnclearNameException, IOException, InterruptedException;

  /** Removes images, and what nothing else leads to; shows how that goes on. */
  void remove(List<String> images, Consumer<RemovalEvent> taker)
      throws UnclearNameException, IOException, InterruptedException;

  /** Removes what is not needed; shows how that goes on. */
  void prune(PruneRequest wish, Consumer<RemovalEvent> taker)
      throws UnclearNameException, IOException, InterruptedException;
}
