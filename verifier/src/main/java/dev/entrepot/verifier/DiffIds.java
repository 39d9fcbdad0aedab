package dev.entrepot.verifier;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.entrepot.oci.Digest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads from an image's config what its layers are uncompressed: {@code rootfs.diff_ids}.
 *
 * @see <a href="https://github.com/opencontainers/image-spec/blob/main/config.md">OCI image
 *     specification, config.md, "Properties"</a>
 */
public final class DiffIds {
  /** The longest config that is read, in bytes. */
  public static final int MAX_CONFIG_BYTES = 8 << 20; // 8 MiB

  /** The most layers. */
  static final int MAX_LAYERS = 10_000;

  private static final int MAX_DEPTH = 64;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxStringLength(MAX_CONFIG_BYTES)
                  .build())
          .build();

  private DiffIds() {}

  /** From the base up; empty if the bytes are no config that names them, each by a known digest. */
  public static Optional<List<Digest>> read(byte[] config) {
    if (config.length > MAX_CONFIG_BYTES) {
      return Optional.empty();
    }
    try (var json = JSON.createParser(config)) {
      return json.nextToken() == JsonToken.START_OBJECT && moveTo(json, "rootfs")
          ? ofRootfs(json)
          : Optional.empty();
    } catch (JsonProcessingException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("bytes in memory cannot fail to be read", e);
    }
  }

  private static Optional<List<Digest>> ofRootfs(JsonParser json) throws IOException {
    boolean named =
        json.currentToken() == JsonToken.START_OBJECT
            && moveTo(json, "diff_ids")
            && json.currentToken() == JsonToken.START_ARRAY;
    return named ? digests(json) : Optional.empty();
  }

  /** Moves to the value of an object's field, if the object has it. */
  private static boolean moveTo(JsonParser json, String field) throws IOException {
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      boolean found = json.currentName().equals(field);
      json.nextToken();
      if (found) {
        return true;
      }
      json.skipChildren();
    }
    return false;
  }

  private static Optional<List<Digest>> digests(JsonParser json) throws IOException {
    var digests = new ArrayList<Digest>();
    while (json.nextToken() == JsonToken.VALUE_STRING && digests.size() < MAX_LAYERS) {
      Optional<Digest> digest = Digest.parse(json.getText());
      if (digest.isEmpty()) {
        return Optional.empty();
      }
      digests.add(digest.get());
    }
    return json.currentToken() == JsonToken.END_ARRAY ? Optional.of(digests) : Optional.empty();
  }
}
