package dev.entrepot.proxy.share;

import java.util.ArrayList;
import java.util.List;

/**
 * At whose expense a download runs: that of all who want it, each batch at the expense of the first
 * who has room for it. So it is as fast as the one with the most room makes it, and a follower is
 * not slowed by the limit of whoever came first. Once none wants it, the last pays who did. Any
 * thread; never blocks.
 */
public final class Payers {
  // Guarded by this.
  private final List<Payer> wanting = new ArrayList<>();
  private Payer last = FairShare.UNLIMITED;

  /** One more wants it; as often as it is added. */
  public synchronized void add(Payer payer) {
    wanting.add(payer);
  }

  /** One wants it no longer. */
  public synchronized void remove(Payer payer) {
    wanting.remove(payer);
    last = payer;
  }

  /** Takes so many bytes from the first who has them; whether one has. */
  public synchronized boolean pays(int bytes) {
    if (wanting.isEmpty()) {
      return last.pays(bytes);
    }
    for (Payer payer : wanting) {
      if (payer.pays(bytes)) {
        return true;
      }
    }
    return false;
  }
}
