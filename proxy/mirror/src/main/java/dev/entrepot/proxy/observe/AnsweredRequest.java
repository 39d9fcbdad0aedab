package dev.entrepot.proxy.observe;

import java.time.Duration;
import java.util.Optional;

/**
 * One request that has been answered, for logs and meters. What clients and upstreams have sent is
 * in it as it came, but for its length.
 *
 * @param client the address of the connection's other end
 * @param user the caller's name; empty if it has none
 * @param agent the program that the client says it is, such as {@code docker/28.0.1}; may be empty
 * @param method and {@code path}: empty if the request could not be read that far
 * @param path raw, as it stood in the request line, without its query
 * @param upstream the registry that was meant, or {@code none}
 * @param status of HTTP; {@link #NO_ANSWER} if nothing went out
 * @param cache what the answer cost the upstream: {@code hit}, {@code miss}, {@code join}, ...
 * @param cause why it is not the answer that was hoped for, in words, if it is not
 * @param bytes of the body, as far as it went out
 * @param firstByte from the request's head to the answer's
 * @param total from the request's head to the answer's end
 */
public record AnsweredRequest(
    String client,
    Optional<String> user,
    String agent,
    String method,
    String path,
    RequestKind kind,
    String upstream,
    int status,
    String cache,
    AnswerEnd end,
    Optional<String> cause,
    long bytes,
    Duration firstByte,
    Duration total) {
  /** The status where not even the head of an answer went out. */
  public static final int NO_ANSWER = 0;

  private static final int FIRST_ERROR = 400;
  private static final int FIRST_SERVER_ERROR = 500;

  /** Whether an operator may have to look: it was refused, or ended too early by our doing. */
  public boolean isError() {
    return status >= FIRST_ERROR || isServerError();
  }

  /** Whether the client got nothing, or less than it should, and it was not the client's doing. */
  public boolean isServerError() {
    return status >= FIRST_SERVER_ERROR || end == AnswerEnd.SHORT || end == AnswerEnd.CUT;
  }
}
