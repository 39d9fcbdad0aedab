package dev.entrepot.proxy.http.connection;

import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/** A client that shows a certificate, whether the server knows its authority or not. */
final class SecureClient {
  private static final int PATIENCE_MILLIS = 60_000;
  private static final String REQUEST = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";

  /** What is shown; empty for nothing. */
  record Identity(List<X509Certificate> chain, Optional<PrivateKey> key) {
    static final Identity NONE = new Identity(List.of(), Optional.empty());

    /** A certificate and those between it and its root. */
    static Identity of(X509Bundle bundle) {
      return new Identity(
          bundle.getCertificatePathList(), Optional.of(bundle.getKeyPair().getPrivate()));
    }

    /** A certificate, and others that come with it. */
    static Identity of(X509Bundle bundle, X509Bundle others) {
      List<X509Certificate> chain = new ArrayList<>(bundle.getCertificatePathList());
      chain.addAll(others.getCertificatePathList());
      return new Identity(chain, Optional.of(bundle.getKeyPair().getPrivate()));
    }

    static Identity withoutChain(X509Bundle bundle) {
      return new Identity(
          List.of(bundle.getCertificate()), Optional.of(bundle.getKeyPair().getPrivate()));
    }
  }

  private final int port;
  private final String version;
  private final SSLContext context;
  private Identity identity;
  private boolean resumed;
  private long firstSessionMade;

  SecureClient(int port, String version, TrustManager trust, Identity identity) throws Exception {
    this.port = port;
    this.version = version;
    this.identity = identity;
    this.context = SSLContext.getInstance("TLS");
    context.init(
        new KeyManager[] {new Shown(() -> this.identity)},
        new TrustManager[] {trust},
        new SecureRandom());
  }

  /** What a request on a new connection is answered. */
  String answer() throws IOException {
    try (SSLSocket socket = connect()) {
      String answer = ask(socket);
      long made = socket.getSession().getCreationTime();
      resumed = made == firstSessionMade;
      firstSessionMade = made;
      return answer;
    }
  }

  /** Whether the last connection has resumed the session of the one before. */
  boolean hasResumed() {
    return resumed;
  }

  /** What is answered before and after another identity is shown on the same connection. */
  String answersAroundRenegotiation(Identity second) throws IOException {
    try (SSLSocket socket = connect()) {
      String first = ask(socket);
      identity = second;
      socket.getSession().invalidate();
      try {
        socket.startHandshake();
        return first + " " + ask(socket);
      } catch (IOException e) {
        return first + " " + e.getMessage();
      }
    }
  }

  private SSLSocket connect() throws IOException {
    SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port);
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.setEnabledProtocols(new String[] {version});
    return socket;
  }

  private static String ask(SSLSocket socket) throws IOException {
    socket.getOutputStream().write(REQUEST.getBytes(StandardCharsets.US_ASCII));
    socket.getOutputStream().flush();
    InputStream in = socket.getInputStream();
    var text = new StringBuilder();
    int length = 0;
    while (text.indexOf("\r\n\r\n") < 0) {
      text.append(next(in));
      if (text.toString().endsWith("\r\n\r\n")) {
        length =
            text.toString()
                .lines()
                .filter(line -> line.startsWith("content-length: "))
                .mapToInt(line -> Integer.parseInt(line.substring("content-length: ".length())))
                .sum();
      }
    }
    return new String(in.readNBytes(length), StandardCharsets.UTF_8);
  }

  private static char next(InputStream in) throws IOException {
    int read = in.read();
    if (read < 0) {
      throw new IOException("the connection was closed");
    }
    return (char) read;
  }

  /** Shows its certificate, whichever authorities the server names. */
  private static final class Shown extends X509ExtendedKeyManager {
    private final Supplier<Identity> identity;

    Shown(Supplier<Identity> identity) {
      this.identity = identity;
    }

    @Override
    public @Nullable String chooseClientAlias(
        String[] keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
      return identity.get().chain().isEmpty() || !Arrays.asList(keyType).contains("EC")
          ? null
          : "own";
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
      return identity.get().chain().toArray(X509Certificate[]::new);
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
      return identity.get().key().orElse(null);
    }

    @Override
    public String[] getClientAliases(String keyType, Principal @Nullable [] issuers) {
      return new String[] {"own"};
    }

    @Override
    public String[] getServerAliases(String keyType, Principal @Nullable [] issuers) {
      return new String[0];
    }

    @Override
    public @Nullable String chooseServerAlias(
        String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
      return null;
    }
  }
}
