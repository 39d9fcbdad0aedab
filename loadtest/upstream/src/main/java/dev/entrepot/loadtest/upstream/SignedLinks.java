package dev.entrepot.loadtest.upstream;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/**
 * Links to the storage host, as object stores sign them: good for one path, one method and some
 * minutes. The signature keeps honest clients honest, no more.
 */
final class SignedLinks {
  private final InstantSource clock;
  private final Duration lifetime;

  SignedLinks(InstantSource clock, Duration lifetime) {
    this.clock = clock;
    this.lifetime = lifetime;
  }

  /** The path with a query that makes it good for this method. */
  String sign(String method, String path) {
    String expiry = Long.toString(clock.instant().plus(lifetime).toEpochMilli());
    return path + "?expires=" + expiry + "&signature=" + signature(method, path, expiry);
  }

  boolean isGood(RequestHead head) {
    List<String> expiry = head.parameters("expires");
    List<String> signature = head.parameters("signature");
    return expiry.size() == 1
        && signature.equals(List.of(signature(head.method(), head.path(), expiry.getFirst())))
        && Long.parseLong(expiry.getFirst()) > clock.millis();
  }

  private static String signature(String method, String path, String expiry) {
    String signed = String.join("\n", method, path, expiry);
    return Sha256.digest(signed.getBytes(StandardCharsets.UTF_8)).substring("sha256:".length());
  }
}
