package dev.entrepot.operate.client;

import dev.entrepot.oci.Quoted;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * Looks at the first bytes of what is no answer of HTTP, to tell a person what it is. Blocking.
 *
 * @param limit how long each step may take
 */
record FirstWords(ServerAddress address, Duration limit) {
  /** How much is read, in bytes. */
  private static final int MAX_BYTES = 60;

  private static final int TLS_ALERT = 0x15;
  private static final int TLS_HANDSHAKE = 0x16;
  private static final int TLS_MAJOR_VERSION = 3;

  /** A clause that goes on after "what answers at … is not Entrepot: ". */
  String words() {
    try {
      byte[] first = first();
      if (isTls(first) || (first.length == 0 && shakesHands())) {
        return "it speaks TLS";
      }
      return first.length == 0
          ? "it closes the connection without a word"
          : "it said %s".formatted(line(first));
    } catch (SocketTimeoutException e) {
      return "it says nothing within %d s".formatted(limit.toSeconds());
    } catch (IOException e) {
      return "it breaks the connection (%s)".formatted(e.getMessage());
    }
  }

  private byte[] first() throws IOException {
    try (var socket = connect()) {
      socket.getOutputStream().write(request().getBytes(StandardCharsets.US_ASCII));
      return line(socket.getInputStream());
    }
  }

  /** What comes until a line ends, or there is enough of it. */
  private static byte[] line(InputStream in) throws IOException {
    byte[] bytes = new byte[MAX_BYTES];
    int count = 0;
    for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
      bytes[count++] = (byte) next;
      if (count == MAX_BYTES) {
        break;
      }
    }
    return Arrays.copyOf(bytes, count);
  }

  private String request() {
    return "GET /healthz HTTP/1.1\r\nhost: %s\r\nconnection: close\r\n\r\n"
        .formatted(address.base().getRawAuthority());
  }

  private Socket connect() throws IOException {
    var socket = new Socket();
    try {
      socket.connect(new InetSocketAddress(bareHost(), address.port()), millis());
      socket.setSoTimeout(millis());
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  private String bareHost() {
    return address.host().replaceAll("^\\[|]$", "");
  }

  private int millis() {
    return Math.toIntExact(limit.toMillis());
  }

  private static boolean isTls(byte[] first) {
    return first.length > 1
        && (first[0] == TLS_ALERT || first[0] == TLS_HANDSHAKE)
        && first[1] == TLS_MAJOR_VERSION;
  }

  /** Whether a handshake gets as far as a certificate, of any issuer. */
  private boolean shakesHands() throws IOException {
    var sockets = (SSLSocketFactory) SSLSocketFactory.getDefault();
    try (var plain = connect();
        var secure = (SSLSocket) sockets.createSocket(plain, bareHost(), address.port(), true)) {
      secure.startHandshake();
      return true;
    } catch (SSLHandshakeException e) {
      return Optional.ofNullable(e.getCause())
          .filter(GeneralSecurityException.class::isInstance)
          .isPresent();
    } catch (SSLException notTls) {
      return false;
    }
  }

  private static String line(byte[] first) {
    return Quoted.of(new String(first, StandardCharsets.ISO_8859_1).strip());
  }
}
