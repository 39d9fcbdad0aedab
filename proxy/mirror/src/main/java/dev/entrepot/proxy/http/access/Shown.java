package dev.entrepot.proxy.http.access;

import dev.entrepot.proxy.access.token.Credential;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Optional;

/** What a request shows of its caller in {@code Authorization} (RFC 9110, 11.6.2). */
sealed interface Shown {
  /** Nothing. */
  record Nothing() implements Shown {}

  /** A token (RFC 6750, 2.1). */
  record Bearer(String token) implements Shown {
    @Override
    public String toString() {
      return "a token";
    }
  }

  /** A name and a password (RFC 7617). */
  record Basic(Credential.Password password) implements Shown {}

  /**
   * Something that cannot be understood.
   *
   * @param why for the client; has nothing of what was shown
   */
  record Unknown(String why) implements Shown {}

  /** Reads a request's header. */
  static Shown of(HttpServerRequest request) {
    List<String> all = request.headers().getAll(HttpHeaders.AUTHORIZATION);
    return switch (all.size()) {
      case 0 -> new Nothing();
      case 1 -> of(all.getFirst());
      default -> new Unknown("there is more than one Authorization header");
    };
  }

  private static Shown of(String header) {
    String bearer = "Bearer ";
    if (header.regionMatches(true, 0, bearer, 0, bearer.length())) {
      return new Bearer(header.substring(bearer.length()).strip());
    }
    Optional<Credential> basic = Credential.ofBasic(header);
    return basic.isPresent() && basic.get() instanceof Credential.Password password
        ? new Basic(password)
        : new Unknown("the Authorization header is neither a token nor a name and a password");
  }
}
