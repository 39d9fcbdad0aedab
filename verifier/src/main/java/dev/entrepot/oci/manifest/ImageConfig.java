package dev.entrepot.oci.manifest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What an image's config says of it, as far as listings tell that.
 *
 * @param platform what it runs on
 * @param created when it was made; empty if the config does not say, or says no time
 * @param labels in the order of the config
 * @see <a href="https://github.com/opencontainers/image-spec/blob/main/config.md">OCI image
 *     specification, config.md, "Properties"</a>
 */
public record ImageConfig(
    Optional<Platform> platform, Optional<Instant> created, Map<String, String> labels) {
  private static final String OS = "os";
  private static final String ARCHITECTURE = "architecture";
  private static final String VARIANT = "variant";
  private static final String CREATED = "created";
  private static final String CONFIG = "config";
  private static final String LABELS = "Labels";
  private static final Set<String> TEXTS = Set.of(OS, ARCHITECTURE, VARIANT, CREATED);

  /** Go's zero time. */
  private static final Instant NO_TIME = Instant.parse("0001-01-01T00:00:00Z");

  /** The longest text of all, in characters; the reader of a config bounds its length. */
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

  public ImageConfig {
    labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
  }

  /** Empty if the bytes are no config; a part that has another shape than it should is left out. */
  public static Optional<ImageConfig> read(byte[] config) {
    try (var json = JSON.createParser(config)) {
      return json.nextToken() == JsonToken.START_OBJECT
          ? Optional.of(object(json))
          : Optional.empty();
    } catch (JsonProcessingException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("bytes in memory cannot fail to be read", e);
    }
  }

  private static ImageConfig object(JsonParser json) throws IOException {
    Map<String, String> texts = new HashMap<>();
    Map<String, String> labels = new LinkedHashMap<>();
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String field = json.currentName();
      JsonToken value = json.nextToken();
      if (value == JsonToken.VALUE_STRING && TEXTS.contains(field)) {
        texts.put(field, json.getText());
      } else if (value == JsonToken.START_OBJECT && field.equals(CONFIG)) {
        readLabels(json, labels);
      } else {
        json.skipChildren();
      }
    }
    return new ImageConfig(platform(texts), created(texts), labels);
  }

  private static void readLabels(JsonParser json, Map<String, String> labels) throws IOException {
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      boolean isLabels = json.currentName().equals(LABELS);
      if (json.nextToken() == JsonToken.START_OBJECT && isLabels) {
        readTexts(json, labels);
      } else {
        json.skipChildren();
      }
    }
  }

  private static void readTexts(JsonParser json, Map<String, String> texts) throws IOException {
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      if (json.nextToken() == JsonToken.VALUE_STRING) {
        texts.put(name, json.getText());
      } else {
        json.skipChildren();
      }
    }
  }

  private static Optional<Platform> platform(Map<String, String> texts) {
    return Platform.parse(
        texts.getOrDefault(OS, ""),
        texts.getOrDefault(ARCHITECTURE, ""),
        texts.getOrDefault(VARIANT, ""));
  }

  private static Optional<Instant> created(Map<String, String> texts) {
    return Optional.ofNullable(texts.get(CREATED)).flatMap(ImageConfig::date);
  }

  /**
   * The time that a config says (RFC 3339, section 5.6); empty for text that is none, and for the
   * time that Go's programs write where they know of none.
   */
  public static Optional<Instant> date(String text) {
    try {
      return Optional.of(DateTimeFormatter.ISO_OFFSET_DATE_TIME.parse(text, Instant::from))
          .filter(date -> date.isAfter(NO_TIME));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
