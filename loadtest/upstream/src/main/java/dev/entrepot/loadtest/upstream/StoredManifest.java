package dev.entrepot.loadtest.upstream;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A manifest as it was given, byte by byte.
 *
 * @param digest the digest that it is served by
 * @param mediaType the Content-Type that it is served with
 */
record StoredManifest(String digest, String mediaType, StoredContent content) {
  /** The digest of the manifest that this one refers to, if it is JSON with a subject. */
  Optional<String> subject() {
    return json().flatMap(json -> textIn(json, "subject", "digest"));
  }

  /** The artifact type that the referrers API tells of it. */
  Optional<String> artifactType() {
    return json()
        .flatMap(json -> text(json, "artifactType").or(() -> textIn(json, "config", "mediaType")));
  }

  private static Optional<String> textIn(JsonObject json, String member, String key) {
    return json.getValue(member) instanceof JsonObject inner ? text(inner, key) : Optional.empty();
  }

  private static Optional<String> text(JsonObject json, String key) {
    return json.getValue(key) instanceof String text ? Optional.of(text) : Optional.empty();
  }

  private Optional<JsonObject> json() {
    try {
      return Optional.of(new JsonObject(new String(content.bytes(), StandardCharsets.UTF_8)));
    } catch (DecodeException e) {
      // A registry serves manifests that it does not understand; such a one has no subject.
      return Optional.empty();
    }
  }
}
