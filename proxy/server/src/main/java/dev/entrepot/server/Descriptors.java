package dev.entrepot.server;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.entrepot.config.ClientsConfig;
import java.lang.management.ManagementFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How the file descriptors that the process may open are shared out, so that clients never take
 * those that files and upstreams need.
 *
 * @param limit how many the process may have open at once
 * @param files blob files that are kept open between two readers
 * @param connections clients' connections, for each two of which there is a descriptor more for a
 *     file that is being read
 */
record Descriptors(long limit, int files, int connections) {
  /** What upstreams, running downloads, the index and operators need, where there is enough. */
  static final int MOST_FOR_OTHERS = 1024;

  /** The most files that are kept open. */
  static final int MOST_FILES = 1024;

  /** The part of the heap that connections may take. */
  private static final int SHARE_OF_HEAP = 8;

  /** What a connection takes of it, in bytes. */
  private static final int CONNECTION_BYTES = 16 << 10; // 16 KiB

  /** What is shared out where there are fewer. */
  private static final long LEAST_FREE = 8;

  /** What is shared out where there are more, or where there is no limit. */
  private static final long MOST_FREE = Integer.MAX_VALUE;

  /** The limit of a system that tells none. */
  private static final long UNTOLD = 4096;

  private static final Logger log = LoggerFactory.getLogger(Descriptors.class);

  /**
   * @param limit negative where there is none: so the JVM tells the greatest number of the system,
   *     which has no sign (getrlimit(2), RLIM_INFINITY)
   * @param open how many are open already, before any client has come
   */
  static Descriptors of(long limit, long open) {
    long free = limit < 0 ? MOST_FREE : Math.clamp(limit - open, LEAST_FREE, MOST_FREE);
    long others = Math.min(MOST_FOR_OTHERS, free * 3 / 8);
    long files = Math.min(MOST_FILES, (free - others) / 4);
    long connections = (free - others - files) * 2 / 3;
    return new Descriptors(limit, (int) files, Math.clamp(connections, 1, Integer.MAX_VALUE));
  }

  /** Of this process, as things are now. */
  static Descriptors now() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
        ? of(unix.getMaxFileDescriptorCount(), unix.getOpenFileDescriptorCount())
        : of(UNTOLD, 0);
  }

  /**
   * How many connections clients may have: what the configuration says, as far as there are
   * descriptors; without it also no more than the heap holds.
   */
  int connections(ClientsConfig config) {
    long byHeap = Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP / CONNECTION_BYTES;
    long wanted = config.maxConnections().orElse(Math.max(1, byHeap));
    if (config.maxConnections().isPresent() && wanted > connections) {
      log.warn(
          "clients get {} connections, not {}: the process may open {} files",
          connections,
          wanted,
          limit);
    }
    return (int) Math.min(wanted, connections);
  }
}
