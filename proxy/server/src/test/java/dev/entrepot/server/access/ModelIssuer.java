package dev.entrepot.server.access;

import dev.entrepot.config.access.NamePattern;
import dev.entrepot.config.access.OidcIssuer;
import dev.entrepot.config.access.TokenAlgorithm;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** An issuer whose keys are in a file, and that signs tokens of a day. */
final class ModelIssuer {
  static final String AUDIENCE = "entrepot";
  private static final int COORDINATE_BYTES = 32;
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  private final URI url;
  private final KeyPair key;

  ModelIssuer(URI url) throws GeneralSecurityException {
    this.url = url;
    KeyPairGenerator keys = KeyPairGenerator.getInstance("EC");
    keys.initialize(new ECGenParameterSpec("secp256r1"));
    key = keys.generateKeyPair();
  }

  /** The issuer as a server knows it: callers are {@code ci:SUBJECT}. */
  OidcIssuer config(Path file) throws IOException {
    return new OidcIssuer(
        url,
        List.of(AUDIENCE),
        List.of(),
        NamePattern.parse("ci:{sub}").orElseThrow(),
        Optional.of("groups"),
        Optional.of(Files.writeString(file, keySet())),
        Set.of(TokenAlgorithm.ES256),
        Duration.ofMinutes(1));
  }

  /** Its key, as issuers publish it. */
  String keySet() {
    var point = ((ECPublicKey) key.getPublic()).getW();
    JsonObject jwk =
        new JsonObject()
            .put("kty", "EC")
            .put("crv", "P-256")
            .put("kid", "1")
            .put("x", coordinate(point.getAffineX()))
            .put("y", coordinate(point.getAffineY()));
    return new JsonObject().put("keys", new JsonArray().add(jwk)).encode();
  }

  private static String coordinate(BigInteger value) {
    byte[] bytes = value.toByteArray();
    var fixed = new byte[COORDINATE_BYTES];
    int length = Math.min(bytes.length, COORDINATE_BYTES);
    System.arraycopy(bytes, bytes.length - length, fixed, COORDINATE_BYTES - length, length);
    return BASE64.encodeToString(fixed);
  }

  String token(String subject, Set<String> groups) throws GeneralSecurityException {
    Instant now = Instant.now();
    JsonObject claims =
        new JsonObject()
            .put("iss", url.toString())
            .put("aud", AUDIENCE)
            .put("sub", subject)
            .put("groups", new JsonArray(List.copyOf(groups)))
            .put("iat", now.getEpochSecond())
            .put("exp", now.plus(Duration.ofDays(1)).getEpochSecond());
    JsonObject header = new JsonObject().put("alg", "ES256").put("kid", "1");
    String text = part(header) + "." + part(claims);
    Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
    signature.initSign(key.getPrivate());
    signature.update(text.getBytes(StandardCharsets.US_ASCII));
    return text + "." + BASE64.encodeToString(signature.sign());
  }

  private static String part(JsonObject json) {
    return BASE64.encodeToString(json.encode().getBytes(StandardCharsets.UTF_8));
  }
}
