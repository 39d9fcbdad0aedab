package dev.entrepot.cache;

import dev.entrepot.oci.Digest;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/** A lock for each digest, which some digests share. Any thread. */
final class DigestLocks {
  private static final int LOCKS = 256;

  private final Lock[] locks = new Lock[LOCKS];

  DigestLocks() {
    for (int lock = 0; lock < LOCKS; lock++) {
      locks[lock] = new ReentrantLock();
    }
  }

  Lock of(Digest digest) {
    return locks[digest.hashCode() & (LOCKS - 1)];
  }
}
