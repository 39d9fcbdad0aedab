package dev.entrepot.proxy.access.login;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/** An issuer of tokens on this machine. */
public final class IssuerFixture implements AutoCloseable {
  public static final String AUDIENCE = "entrepot";

  /** What a path is answered with, instead of what it should be. */
  interface Answer {
    void to(HttpExchange exchange) throws IOException;
  }

  /** How many times its keys were asked for. */
  final AtomicInteger asked = new AtomicInteger();

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private volatile List<JWK> keys;
  private volatile Answer discovery = exchange -> send(exchange, 200, document(url().toString()));
  private volatile Answer jwks = exchange -> send(exchange, 200, keySet());

  public IssuerFixture(JWK... keys) throws IOException {
    this.keys = List.of(keys);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/.well-known/openid-configuration", exchange -> discovery.to(exchange));
    server.createContext(
        "/keys",
        exchange -> {
          asked.incrementAndGet();
          jwks.to(exchange);
        });
    server.start();
  }

  public URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  String document(String issuer) {
    return "{\"issuer\":\"%s\",\"jwks_uri\":\"%s/keys\"}".formatted(issuer, url());
  }

  String keySet() {
    return new JWKSet(keys).toString();
  }

  void publish(JWK... others) {
    keys = List.of(others);
  }

  void answerDiscovery(Answer answer) {
    discovery = answer;
  }

  void answerKeys(Answer answer) {
    jwks = answer;
  }

  static void send(HttpExchange exchange, int status, String body) throws IOException {
    try (exchange) {
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(status, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  /** Claims that are good at a time. */
  public Map<String, Object> claims(Instant now) {
    var claims = new LinkedHashMap<String, Object>();
    claims.put("iss", url().toString());
    claims.put("aud", AUDIENCE);
    claims.put("sub", "repo:org/app");
    claims.put("exp", now.plusSeconds(300).getEpochSecond());
    claims.put("iat", now.getEpochSecond());
    return claims;
  }

  public static String token(JWK key, JWSAlgorithm algorithm, Map<String, Object> claims)
      throws Exception {
    return token(key, algorithm, claims, header -> header.keyID(key.getKeyID()));
  }

  static String token(
      JWK key,
      JWSAlgorithm algorithm,
      Map<String, Object> claims,
      UnaryOperator<JWSHeader.Builder> headers)
      throws Exception {
    JWSSigner signer =
        switch (key) {
          case RSAKey rsa -> new RSASSASigner(rsa);
          case ECKey ec -> new ECDSASigner(ec);
          default -> throw new IllegalArgumentException("no signer for " + key.getKeyType());
        };
    var token =
        new JWSObject(headers.apply(new JWSHeader.Builder(algorithm)).build(), new Payload(claims));
    token.sign(signer);
    return token.serialize();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
