package dev.entrepot.operate.retain;

/** What is ordered of images that are to be held, or no more. */
public enum HoldOrder {
  /** They never go. */
  PIN,
  /** They go when there is need of room. */
  UNPIN,
  /** The tag points where it does now, wherever it goes upstream. */
  FREEZE,
  /** The tag moves again. */
  THAW
}
