package dev.entrepot.oci.manifest;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.entrepot.oci.Digest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the {@link Fields} of one document. For one use. */
final class FieldsReader {
  private final JsonParser json;
  private final DescriptorReader descriptors;
  private final Fields fields = new Fields();
  private int elements;

  FieldsReader(JsonParser json) {
    this.json = json;
    this.descriptors = new DescriptorReader(json);
  }

  /**
   * Reads the whole document.
   *
   * @throws IOException if it is not one JSON object, names a field twice, or is over a bound
   */
  Fields read() throws IOException {
    JsonToken first = json.nextToken();
    if (first != JsonToken.START_OBJECT) {
      throw fault(first == null ? "nothing there" : "not a JSON object");
    }
    while (json.nextToken() != JsonToken.END_OBJECT) {
      readField(json.currentName());
    }
    if (json.nextToken() != null) {
      throw fault("something after the JSON object");
    }
    return fields;
  }

  private void readField(String key) throws IOException {
    JsonToken value = json.nextToken();
    Optional<Field> field = Field.ofKey(key);
    if (field.isEmpty()) {
      json.skipChildren();
      return;
    }
    if (!fields.named.add(field.get())) {
      throw fault("field %s stands twice".formatted(key));
    }
    if (value != JsonToken.VALUE_NULL) {
      readValue(field.get(), value);
    }
  }

  private void readValue(Field field, JsonToken value) throws IOException {
    if (!field.fits(value)) {
      fields.misshapen.add(field);
      json.skipChildren();
      return;
    }
    switch (field.shape()) {
      case TEXT -> fields.texts.put(field, json.getText());
      case DESCRIPTOR -> fields.entries.put(field, descriptors.read().stream().toList());
      case DESCRIPTORS -> fields.entries.put(field, array(descriptors::read));
      case BLOB_SUMS -> fields.fsLayers.addAll(array(this::blobSum));
      case PASSED_OVER -> json.skipChildren();
    }
  }

  /** Reads the elements that are objects; what else is there is left out, as what is unreadable. */
  private <T> List<T> array(ElementReader<T> reader) throws IOException {
    var read = new ArrayList<T>();
    for (JsonToken token = json.nextToken();
        token != JsonToken.END_ARRAY;
        token = json.nextToken()) {
      if (++elements > ManifestParser.MAX_DESCRIPTORS) {
        throw fault("more than %d descriptors".formatted(ManifestParser.MAX_DESCRIPTORS));
      }
      if (token == JsonToken.START_OBJECT) {
        reader.read().ifPresent(read::add);
      } else {
        json.skipChildren();
      }
    }
    return read;
  }

  private Optional<Digest> blobSum() throws IOException {
    Optional<Digest> digest = Optional.empty();
    while (json.nextToken() != JsonToken.END_OBJECT) {
      boolean blobSum = json.currentName().equals("blobSum");
      if (json.nextToken() == JsonToken.VALUE_STRING && blobSum) {
        digest = Digest.parse(json.getText());
      } else {
        json.skipChildren();
      }
    }
    return digest;
  }

  private JsonParseException fault(String text) {
    return new JsonParseException(json, text);
  }

  /** Reads the object at whose start the parser stands, up to its end. */
  @FunctionalInterface
  private interface ElementReader<T> {
    Optional<T> read() throws IOException;
  }
}
