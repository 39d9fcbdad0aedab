package dev.entrepot.proxy.upstream;

import dev.entrepot.oci.RegistryName;
import java.time.Duration;

/** Is told of the traffic with upstreams. Called on any thread; must not block or throw. */
public interface UpstreamObserver {
  /**
   * A request's head has come, or will not come. Each hop of a redirect and each repetition is a
   * request of its own.
   *
   * @param kind {@code manifest}, {@code blob}, {@code token}, {@code tags} or {@code referrers}
   * @param status of HTTP; 0 if there was no answer
   * @param time from asking to the head
   */
  void requestEnded(RegistryName upstream, String kind, int status, Duration time);

  /** Bytes of a body have come. */
  void bytesReceived(RegistryName upstream, long bytes);
}
