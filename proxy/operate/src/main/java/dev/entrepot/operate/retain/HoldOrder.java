package dev.entrepot.operate.retain;

/** An order to hold images, or to release them. */
public enum HoldOrder {
  /** They are never evicted or collected. */
  PIN,
  /** They may be evicted. */
  UNPIN,
  /** The tag points where it does now, wherever it goes upstream. */
  FREEZE,
  /** The tag moves again. */
  THAW
}
