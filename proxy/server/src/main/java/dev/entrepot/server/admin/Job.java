package dev.entrepot.server.admin;

/** Work on a thread of its own that answers a request. It handles its own failures. */
interface Job extends Runnable {
  /** Whether it is interrupted when the client leaves. */
  boolean endsWithClient();

  /** Has it end soon; any thread. */
  void breakOff(Thread thread);
}
