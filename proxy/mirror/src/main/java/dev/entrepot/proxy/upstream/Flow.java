package dev.entrepot.proxy.upstream;

import java.time.Duration;

/** The reins of a body that is being received. Event loop only. */
interface Flow {
  /** No more bytes for now. */
  void pause();

  /** More bytes, please. */
  void resume();

  /** Gives up what has not come yet, and the connection with it. */
  void abandon();

  /** Does so if the end has not come by then. */
  void abandonAfter(Duration patience);
}
