package dev.entrepot.proxy.upstream;

import dev.entrepot.oci.Quoted;
import dev.entrepot.oci.RegistryName;
import dev.entrepot.proxy.answer.Refusal;
import dev.entrepot.proxy.answer.Refusal.Reason;
import dev.entrepot.proxy.answer.Refusal.Source;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.TooLongFrameException;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.http.HttpClosedException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/** Says in words why no answer came. */
final class NoAnswer {
  /** How deep the causes of a failure are looked at. */
  private static final int MAX_CAUSES = 8;

  private NoAnswer() {}

  /** There is no connection. */
  static Refusal unconnected(RegistryName upstream, UpstreamRequest request, Throwable cause) {
    return switch (cause) {
      case ConnectTimeoutException _ -> late(upstream, request, "no connection in time");
      case TimeoutException _ -> late(upstream, request, "no connection was free in time");
      case ConnectionPoolTooBusyException _ ->
          refusal(Reason.UNAVAILABLE, upstream, request, "too many requests wait for a connection");
      default -> refusal(Reason.UNREACHABLE, upstream, request, words(cause));
    };
  }

  /** The connection broke before the head of an answer was complete. */
  static Refusal broken(RegistryName upstream, UpstreamRequest request, Throwable cause) {
    return switch (cause) {
      case HttpClosedException _ ->
          refusal(
              Reason.UNREACHABLE, upstream, request, "the connection was closed without an answer");
      case IOException _ -> refusal(Reason.UNREACHABLE, upstream, request, words(cause));
      case TooLongFrameException _ ->
          refusal(Reason.BAD_ANSWER, upstream, request, "the answer's head is too large");
      default -> refusal(Reason.BAD_ANSWER, upstream, request, "the answer is not HTTP");
    };
  }

  /** A time has run out. */
  static Refusal late(RegistryName upstream, UpstreamRequest request, String what) {
    return refusal(Reason.TIMED_OUT, upstream, request, what);
  }

  private static Refusal refusal(
      Reason reason, RegistryName upstream, UpstreamRequest request, String cause) {
    return Refusal.of(
        Source.UPSTREAM, reason, "%s (%s): %s".formatted(upstream, request.origin(), cause));
  }

  private static String words(Throwable failure) {
    List<Throwable> causes =
        Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
            .limit(MAX_CAUSES)
            .toList();
    String innermost = Quoted.of(String.valueOf(causes.getLast().getMessage()));
    return causes.stream()
        .flatMap(cause -> word(cause, innermost))
        .findFirst()
        .orElse("the connection failed: " + innermost);
  }

  /** What a cause says by its kind; of TLS, the innermost cause says most. */
  private static Stream<String> word(Throwable cause, String innermost) {
    return switch (cause) {
      case UnknownHostException _ -> Stream.of("the host name is not known");
      case ConnectException _ -> Stream.of("the connection was refused");
      case SSLException _ -> Stream.of("TLS failed: " + innermost);
      default -> Stream.empty();
    };
  }
}
