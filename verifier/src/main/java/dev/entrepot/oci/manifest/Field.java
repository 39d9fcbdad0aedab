package dev.entrepot.oci.manifest;

import com.fasterxml.jackson.core.JsonToken;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The top-level fields of a manifest that are read; all others are passed over. */
enum Field {
  MEDIA_TYPE("mediaType", Shape.TEXT),
  ARTIFACT_TYPE("artifactType", Shape.TEXT),
  CONFIG("config", Shape.DESCRIPTOR),
  SUBJECT("subject", Shape.DESCRIPTOR),
  LAYERS("layers", Shape.DESCRIPTORS),
  BLOBS("blobs", Shape.DESCRIPTORS),
  MANIFESTS("manifests", Shape.DESCRIPTORS),
  FS_LAYERS("fsLayers", Shape.BLOB_SUMS),
  SIGNATURES("signatures", Shape.PASSED_OVER);

  /** What a field's value is to be, apart from {@code null}. */
  enum Shape {
    TEXT,
    DESCRIPTOR,
    DESCRIPTORS,
    BLOB_SUMS,
    PASSED_OVER
  }

  private static final Map<String, Field> BY_KEY =
      Arrays.stream(values())
          .collect(Collectors.toUnmodifiableMap(Field::key, Function.identity()));

  private final String key;
  private final Shape shape;

  Field(String key, Shape shape) {
    this.key = key;
    this.shape = shape;
  }

  /** The field of this name in JSON, if it is one that is read. */
  static Optional<Field> ofKey(String key) {
    return Optional.ofNullable(BY_KEY.get(key));
  }

  /** The name in JSON. */
  String key() {
    return key;
  }

  Shape shape() {
    return shape;
  }

  /** Whether a value that begins so has this field's shape. */
  boolean fits(JsonToken value) {
    return switch (shape) {
      case TEXT -> value == JsonToken.VALUE_STRING;
      case DESCRIPTOR -> value == JsonToken.START_OBJECT;
      case DESCRIPTORS, BLOB_SUMS -> value == JsonToken.START_ARRAY;
      case PASSED_OVER -> true;
    };
  }
}
