package dev.entrepot.proxy.http.access;

import dev.entrepot.proxy.access.login.Identified;
import dev.entrepot.proxy.access.token.TokenCheck;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Header fields of {@code Authorization} that were good a moment ago. Clients repeat theirs with
 * each request, and to read and hash it each time costs more than all else that is done at the
 * door. Whether the login still stands is for the caller to ask. Event loop only.
 */
public final class RecentLogins {
  /** How long a field counts as good without being looked at again, at most. */
  static final Duration FOR = Duration.ofSeconds(5);

  /** The most fields that are remembered; a power of two. */
  static final int MAX_FIELDS = 256;

  /** The longest field that is remembered, so that all take less than 1 MiB of an event loop. */
  static final int MAX_CHARACTERS = 4 << 10;

  /** What a field was good for. */
  sealed interface Good {
    /** A token of this server. */
    record Token(TokenCheck.Valid token) implements Good {}

    /** A login at this server. */
    record Login(Identified.Known login) implements Good {}
  }

  /** Found at a time in nanoseconds of the clock. */
  private record Entry(String field, Good good, long since) {}

  private final long nanos;
  private final LongSupplier nanoTime;

  /** By the fields' hash codes; of two with the same place, the later one is there. */
  private final @Nullable Entry[] entries = new @Nullable Entry[MAX_FIELDS];

  /** Whether a sweep has been asked for. */
  private boolean sweeps;

  /**
   * @param session how long logins are remembered
   */
  public RecentLogins(Duration session, LongSupplier nanoTime) {
    this.nanos = Math.min(FOR.toNanos(), session.toNanos());
    this.nanoTime = nanoTime;
  }

  /** What a field was good for a moment ago; null if nothing is known of it. */
  @Nullable Good find(String field) {
    Entry entry = entries[place(field)];
    if (entry == null || !entry.field().equals(field)) {
      return null;
    }
    if (nanoTime.getAsLong() - entry.since() >= nanos) {
      entries[place(field)] = null;
      return null;
    }
    return entry.good();
  }

  /**
   * Remembers what a field has just been found good for.
   *
   * @return whether {@link #sweep} is due after {@link #FOR}, and nothing has asked for that yet
   */
  boolean add(String field, Good good) {
    if (field.length() > MAX_CHARACTERS) {
      return false;
    }
    entries[place(field)] = new Entry(field, good, nanoTime.getAsLong());
    boolean isFirst = !sweeps;
    sweeps = true;
    return isFirst;
  }

  /**
   * Forgets what no longer counts: fields have passwords in them.
   *
   * @return whether something is left, so that another sweep is due after {@link #FOR}
   */
  boolean sweep() {
    long now = nanoTime.getAsLong();
    sweeps = false;
    for (int i = 0; i < entries.length; i++) {
      Entry entry = entries[i];
      if (entry != null && now - entry.since() >= nanos) {
        entries[i] = null;
      } else if (entry != null) {
        sweeps = true;
      }
    }
    return sweeps;
  }

  private static int place(String field) {
    int hash = field.hashCode();
    return (hash ^ hash >>> 16) & (MAX_FIELDS - 1);
  }
}
