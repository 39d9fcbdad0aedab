package dev.entrepot.loadtest.compare.row;

/** How long a row needs one process of a peer. */
public enum Lifetime {
  /** Started and warmed up once; all rounds find it so. */
  ALL_ROUNDS,
  /** Started with an empty store and warmed up in each round. */
  ONE_ROUND
}
