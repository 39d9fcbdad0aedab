package dev.entrepot.oci.manifest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Consumer;

/** Walks through the entries of an image index that was parsed before, one after the other. */
final class ReferrersEntries {
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .build();

  /**
   * An entry, as it stands in the text of its index.
   *
   * @param digest as it is written, right or wrong
   */
  record Entry(
      CharSequence text,
      int start,
      int end,
      Optional<String> digest,
      Optional<String> artifactType) {
    void appendTo(StringBuilder target) {
      target.append(text, start, end);
    }
  }

  private final String text;
  private final JsonParser json;

  private ReferrersEntries(String text, JsonParser json) {
    this.text = text;
    this.json = json;
  }

  /** Shows each entry that is an object; the others are passed over. */
  static void forEach(byte[] index, Consumer<Entry> reader) {
    String text = new String(index, StandardCharsets.UTF_8);
    try (var json = JSON.createParser(text)) {
      new ReferrersEntries(text, json).walk(reader);
    } catch (IOException e) {
      throw new UncheckedIOException("an index that was parsed before can be parsed again", e);
    }
  }

  private void walk(Consumer<Entry> reader) throws IOException {
    json.nextToken();
    while (json.nextToken() != JsonToken.END_OBJECT) {
      boolean isList = json.currentName().equals("manifests");
      if (json.nextToken() == JsonToken.START_ARRAY && isList) {
        while (json.nextToken() != JsonToken.END_ARRAY) {
          if (json.currentToken() == JsonToken.START_OBJECT) {
            reader.accept(entry());
          } else {
            json.skipChildren();
          }
        }
      } else {
        json.skipChildren();
      }
    }
  }

  private Entry entry() throws IOException {
    int start = position();
    Optional<String> digest = Optional.empty();
    Optional<String> artifactType = Optional.empty();
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String name = json.currentName();
      json.nextToken();
      switch (name) {
        case "digest" -> digest = value();
        case "artifactType" -> artifactType = value();
        default -> json.skipChildren();
      }
    }
    return new Entry(text, start, position() + 1, digest, artifactType);
  }

  private Optional<String> value() throws IOException {
    if (json.currentToken() == JsonToken.VALUE_STRING) {
      return Optional.of(json.getText());
    }
    json.skipChildren();
    return Optional.empty();
  }

  /** Where the token begins that the parser stands on. */
  private int position() {
    return Math.toIntExact(json.currentTokenLocation().getCharOffset());
  }
}
