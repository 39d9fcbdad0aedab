package dev.entrepot.loadtest.compare.load;

import java.io.IOException;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * A server on this machine, as its clients see it.
 *
 * @param port where it listens
 * @param tls what trusts it, if it speaks HTTPS
 * @param authorization the header field of that name that clients send, if they do
 */
public record Endpoint(int port, Optional<SSLContext> tls, Optional<String> authorization) {
  /** As much as a client takes in one read. */
  static final int USUAL_BUFFER = 256 << 10;

  /** One that speaks plain HTTP. */
  public static Endpoint plain(int port) {
    return new Endpoint(port, Optional.empty(), Optional.empty());
  }

  /** The same for clients that send this header field. */
  public Endpoint withAuthorization(String value) {
    return new Endpoint(port, tls, Optional.of(value));
  }

  /** The URL of a path. */
  public String url(String path) {
    return "%s://127.0.0.1:%d%s".formatted(tls.isPresent() ? "https" : "http", port, path);
  }

  /** A new connection, whose reads are as large as a fast client's. */
  public Connection connect() throws IOException {
    return connect(USUAL_BUFFER, false);
  }

  /**
   * A new connection.
   *
   * @param bufferBytes the most that one read takes; the head of an answer must fit in
   * @param keepsLittle whether the kernel holds only little of what was not read yet
   */
  Connection connect(int bufferBytes, boolean keepsLittle) throws IOException {
    Wire wire =
        tls.isPresent()
            ? TlsWire.connect(tls.get(), port, keepsLittle)
            : PlainWire.connect(port, keepsLittle);
    return new Connection(wire, bufferBytes, authorization);
  }
}
