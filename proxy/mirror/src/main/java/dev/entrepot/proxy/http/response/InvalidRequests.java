package dev.entrepot.proxy.http.response;

import dev.entrepot.oci.OciError;
import dev.entrepot.oci.OciErrorCode;
import dev.entrepot.proxy.http.connection.ClientChannel;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.http.HttpServerRequest;
import java.util.regex.Pattern;

/** What is said to a request that is not HTTP as it should be. */
public final class InvalidRequests {
  /** RFC 9112, 3.2: a request of HTTP/1.1 names its host once. */
  public static final Failure NO_HOST = new Failure(400, error("a request has one Host"));

  public static final Failure LONG_LINE = new Failure(414, error("request line too long"));

  private static final Pattern QUOTED = Pattern.compile("(?s)(, such as)? ?:.*");

  private InvalidRequests() {}

  public static Failure failure(HttpServerRequest request) {
    return switch (request.decoderResult().cause()) {
      case TooLongHttpLineException _ -> LONG_LINE;
      case TooLongHttpHeaderException _ ->
          new Failure(431, error("request header fields too large"));
      case null, default -> new Failure(400, error("not an HTTP request"));
    };
  }

  /**
   * What is wrong with it, for the log: with the decoder's own words, up to the colon behind which
   * it quotes the request, as that may be a credential.
   */
  public static String words(HttpServerRequest request) {
    if (!request.isSSL() && ClientChannel.beganWithTls(request.connection())) {
      return "the client speaks TLS, and this port plain HTTP";
    }
    Throwable cause = request.decoderResult().cause();
    String detail = cause == null || cause.getMessage() == null ? "" : unquoted(cause.getMessage());
    return failure(request).error().message() + (detail.isEmpty() ? "" : ": " + detail);
  }

  private static String unquoted(String words) {
    return QUOTED.matcher(words).replaceFirst("").strip();
  }

  private static OciError error(String message) {
    return new OciError(OciErrorCode.UNSUPPORTED, message);
  }
}
