package dev.entrepot.oci.manifest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads from an image's config what the image runs on.
 *
 * @see <a href="https://github.com/opencontainers/image-spec/blob/main/config.md">OCI image
 *     specification, config.md, "Properties"</a>
 */
public final class ConfigPlatform {
  private static final String OS = "os";
  private static final String ARCHITECTURE = "architecture";
  private static final String VARIANT = "variant";
  private static final Set<String> FIELDS = Set.of(OS, ARCHITECTURE, VARIANT);

  /** The longest text of all, in characters; configs are as long as who reads them lets them be. */
  private static final int MAX_TEXT_CHARACTERS = 4 << 20;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(ManifestParser.MAX_DEPTH)
                  .maxStringLength(MAX_TEXT_CHARACTERS)
                  .build())
          .build();

  private ConfigPlatform() {}

  /** Empty if the bytes are no config that says so. */
  public static Optional<Platform> read(byte[] config) {
    try (var json = JSON.createParser(config)) {
      return json.nextToken() == JsonToken.START_OBJECT ? of(texts(json)) : Optional.empty();
    } catch (JsonProcessingException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("bytes in memory cannot fail to be read", e);
    }
  }

  private static Optional<Platform> of(Map<String, String> texts) {
    return Platform.parse(
        texts.getOrDefault(OS, ""),
        texts.getOrDefault(ARCHITECTURE, ""),
        texts.getOrDefault(VARIANT, ""));
  }

  private static Map<String, String> texts(JsonParser json) throws IOException {
    Map<String, String> texts = new HashMap<>();
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String field = json.currentName();
      if (json.nextToken() == JsonToken.VALUE_STRING && FIELDS.contains(field)) {
        texts.put(field, json.getText());
      } else {
        json.skipChildren();
      }
    }
    return texts;
  }
}
