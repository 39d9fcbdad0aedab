package dev.entrepot.loadtest.upstream;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * One way to misbehave. The faults of a request work in the order in which an answer comes to be:
 * before it, on its head, on its body; of two that say the same thing, the later rule's wins.
 */
public sealed interface Fault {
  /** Works before there is an answer. */
  sealed interface BeforeAnswer extends Fault {}

  /** Changes status, headers, or what is sent with them. */
  sealed interface OfHead extends Fault {}

  /** Changes how the body is sent; a HEAD is not touched. */
  sealed interface OfBody extends Fault {}

  /** Answers only once the gate is released; what is served is looked up then. */
  record Hold(Gate gate) implements BeforeAnswer {}

  /** Answers only after this time; what is served is looked up then. */
  record Delay(Duration time) implements BeforeAnswer {}

  /** Takes the request and never answers. */
  record Hang() implements BeforeAnswer {}

  /** Takes no notice of credentials, however good, and asks for them where they are needed. */
  record NoCredentials() implements BeforeAnswer {}

  /** Closes the connection without an answer, after any {@link Hold} and {@link Delay}. */
  record Refuse() implements BeforeAnswer {}

  /** Takes no notice of a Range: answers 200 with the whole. */
  record NoRange() implements BeforeAnswer {}

  /** Answers this instead; the content is not looked up and credentials are not asked for. */
  record Status(int code, Map<String, String> headers, String body) implements OfHead {
    /** Copies the headers. */
    public Status {
      headers = lowerCased(headers);
    }

    /** A status without headers of its own and without a body. */
    public static Status of(int code) {
      return new Status(code, Map.of(), "");
    }

    byte[] bodyBytes() {
      return body.getBytes(StandardCharsets.UTF_8);
    }
  }

  /**
   * Sends the client elsewhere.
   *
   * @param status 301, 302, 303, 307 or 308
   * @param location as it stands in the header
   */
  record Redirect(int status, String location) implements OfHead {
    /** 307 to an absolute address. */
    public static Redirect absolute(URI location) {
      return new Redirect(307, location.toString());
    }

    /** 302 to a path on the same host, without scheme and authority. */
    public static Redirect relative(String pathAndQuery) {
      return new Redirect(302, pathAndQuery);
    }
  }

  /** Sends the client to where it is: a loop. */
  record RedirectToSelf() implements OfHead {}

  /** Sends the body in chunks, without a Content-Length. */
  record Chunked() implements OfHead {}

  /**
   * Announces another length than the body has; the connection is closed after the body.
   *
   * @param announced in bytes
   */
  record WrongLength(long announced) implements OfHead {}

  /**
   * Adds or overrides headers, and leaves others out; names in any case.
   *
   * @param set by name
   * @param removed names
   */
  record Headers(Map<String, String> set, Set<String> removed) implements OfHead {
    /** Brings the names to lower case. */
    public Headers {
      set = lowerCased(set);
      removed =
          removed.stream()
              .map(name -> name.toLowerCase(Locale.ROOT))
              .collect(Collectors.toUnmodifiableSet());
    }

    /** One header with this value, whatever it was. */
    public static Headers with(String name, String value) {
      return new Headers(Map.of(name, value), Set.of());
    }

    /** These headers left out. */
    public static Headers without(String... names) {
      return new Headers(Map.of(), Set.copyOf(List.of(names)));
    }
  }

  /**
   * Adds headers that mean nothing, of about so many bytes together; they are held in memory.
   *
   * @param bytes far more than clients take is some MiB
   */
  record HeaderFlood(int bytes) implements OfHead {}

  /**
   * Sends so many zero bytes after the content's own, and announces them, unless it announces no
   * length or a {@link WrongLength}.
   */
  record Padded(long bytes) implements OfHead {}

  /** Sends no more than so many bytes, and ends well, as if that were all. */
  record Shortened(long bytes) implements OfHead {}

  /**
   * Answers a range with the block that has its first byte, and says so: from the block's
   * beginning, which may be before that byte, to its end, which may be before the range's.
   *
   * @param block in bytes, which the content is a row of
   */
  record Aligned(long block) implements OfHead {
    /**
     * @throws IllegalArgumentException if that is not positive
     */
    public Aligned {
      if (block <= 0) {
        throw new IllegalArgumentException("not a block's length in bytes: " + block);
      }
    }
  }

  /**
   * Sends the body gzipped, and says so, whether the client takes that or not; bodies of more than
   * {@value Gzipped#MAX_BYTES} bytes go out as they are.
   */
  record Gzipped() implements OfHead {
    /** How long a body may be to be compressed, which is done in memory: 64 MiB. */
    static final int MAX_BYTES = 64 << 20;
  }

  /** Sends no more than this many body bytes a second, evenly over the second. */
  record Throttle(long bytesPerSecond) implements OfBody {
    /**
     * @throws IllegalArgumentException if that is not positive
     */
    public Throttle {
      if (bytesPerSecond <= 0) {
        throw new IllegalArgumentException("not a rate in bytes a second: " + bytesPerSecond);
      }
    }
  }

  /** Drops the connection after this many bytes of the answer's body. */
  record CutAfter(long bytes) implements OfBody {}

  /**
   * Flips all bits of one byte.
   *
   * @param offset in the whole content, also where a range of it is sent
   */
  record Corrupt(long offset) implements OfBody {}

  /** Sends no more bytes after these many of the answer's body, until the gate is released. */
  record Stall(long afterBytes, Gate gate) implements OfBody {}

  private static Map<String, String> lowerCased(Map<String, String> headers) {
    var copy = new TreeMap<String, String>();
    headers.forEach((name, value) -> copy.put(name.toLowerCase(Locale.ROOT), value));
    return Collections.unmodifiableMap(copy);
  }
}
