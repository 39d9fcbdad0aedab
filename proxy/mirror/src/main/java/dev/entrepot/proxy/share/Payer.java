package dev.entrepot.proxy.share;

/** At whose expense bytes come from registries. Any thread; never blocks. */
public interface Payer {
  /** Takes so many bytes from what the payer has, if it has them now. */
  boolean pays(int bytes);

  /** Takes so many bytes whether or not the payer has them now. */
  void owes(int bytes);
}
