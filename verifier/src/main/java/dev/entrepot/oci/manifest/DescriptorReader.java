package dev.entrepot.oci.manifest;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.entrepot.oci.Descriptor;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.MediaType;
import java.io.IOException;
import java.util.Optional;

/**
 * Reads descriptors, each with its platform if it has one (OCI image specification, descriptor.md
 * and image-index.md). Of a field that stands twice the last counts, as it does for clients.
 */
final class DescriptorReader {
  private final JsonParser json;

  DescriptorReader(JsonParser json) {
    this.json = json;
  }

  /**
   * Reads the object at whose start the parser stands; empty without a readable digest and size.
   */
  Optional<IndexEntry> read() throws IOException {
    MediaType mediaType = MediaType.OCTET_STREAM;
    Optional<Digest> digest = Optional.empty();
    Optional<Long> size = Optional.empty();
    Optional<Platform> platform = Optional.empty();
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String key = json.currentName();
      json.nextToken();
      switch (key) {
        case "mediaType" -> mediaType = MediaType.parse(text()).orElse(MediaType.OCTET_STREAM);
        case "digest" -> digest = Digest.parse(text());
        case "size" -> size = size();
        case "platform" -> platform = platform();
        default -> json.skipChildren();
      }
    }
    return entry(mediaType, digest, size, platform);
  }

  private static Optional<IndexEntry> entry(
      MediaType mediaType,
      Optional<Digest> digest,
      Optional<Long> size,
      Optional<Platform> platform) {
    return digest
        .flatMap(d -> size.map(s -> new Descriptor(mediaType, d, s)))
        .map(descriptor -> new IndexEntry(descriptor, platform));
  }

  private Optional<Platform> platform() throws IOException {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      json.skipChildren();
      return Optional.empty();
    }
    String os = "";
    String architecture = "";
    String variant = "";
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String key = json.currentName();
      json.nextToken();
      switch (key) {
        case "os" -> os = text();
        case "architecture" -> architecture = text();
        case "variant" -> variant = text();
        default -> json.skipChildren();
      }
    }
    return Platform.parse(os, architecture, variant);
  }

  /** The text that the parser stands on; the empty one for a value of any other kind. */
  private String text() throws IOException {
    if (json.currentToken() == JsonToken.VALUE_STRING) {
      return json.getText();
    }
    json.skipChildren();
    return "";
  }

  private Optional<Long> size() throws IOException {
    boolean isLong =
        json.currentToken() == JsonToken.VALUE_NUMBER_INT
            && json.getNumberType() != JsonParser.NumberType.BIG_INTEGER;
    if (isLong) {
      return Optional.of(json.getLongValue()).filter(size -> size >= 0);
    }
    json.skipChildren();
    return Optional.empty();
  }
}
