package dev.entrepot.oci.manifest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.entrepot.oci.Descriptor;
import dev.entrepot.oci.MediaType;
import dev.entrepot.oci.Quoted;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reads untrusted bytes as a manifest.
 *
 * <p>Malformed is what no client could use: anything but one JSON object, more than a bound allows,
 * a field named twice, and an image manifest or index whose fields have the wrong shape, are
 * missing, or belong to the other kind. Whatever else is not understood is passed on: see {@link
 * Manifest}. Bytes that are not UTF-8 are read as U+FFFD, as clients do.
 *
 * @see <a href="https://github.com/opencontainers/image-spec/blob/main/manifest.md">OCI image
 *     specification, manifest.md</a>
 */
public final class ManifestParser {
  /**
   * The longest manifest, in bytes: the least that the distribution specification lets one push.
   */
  public static final int MAX_BYTES = 4 << 20;

  /** The deepest nesting of objects and arrays. */
  public static final int MAX_DEPTH = 64;

  /** How many descriptors the lists of a manifest may hold together. */
  public static final int MAX_DESCRIPTORS = 10_000;

  /** The longest text in a field that is read, in characters. */
  static final int MAX_TEXT_CHARACTERS = 4096;

  /** The longest number, in digits; the largest size has 19. */
  static final int MAX_NUMBER_DIGITS = 100;

  /** Field names are not kept from one document to the next. */
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxStringLength(MAX_TEXT_CHARACTERS)
                  .maxNumberLength(MAX_NUMBER_DIGITS)
                  .build())
          .build();

  private ManifestParser() {}

  /**
   * Reads a manifest.
   *
   * <p>Its media type is the declared one if that names an OCI or Docker manifest; else the one in
   * the field {@code mediaType}; else the one that its fields tell; else the declared one; else
   * {@code application/json}. A type that says nothing of a manifest, as {@code text/plain} and
   * {@code application/octet-stream} do, counts as none.
   *
   * @param raw the bytes; they are kept, not copied: the caller gives them away and changes them no
   *     more
   * @param declared the media type that they came with, from {@code Content-Type}
   */
  public static ParsedManifest parse(byte[] raw, Optional<MediaType> declared) {
    if (raw.length > MAX_BYTES) {
      return new MalformedManifest(
          "%d bytes, where a manifest has at most %d".formatted(raw.length, MAX_BYTES));
    }
    try (var json = JSON.createParser(new String(raw, StandardCharsets.UTF_8))) {
      var fields = new FieldsReader(json).read();
      return manifest(ByteBuffer.wrap(raw), EffectiveType.of(declared, fields), fields);
    } catch (JsonProcessingException e) {
      return new MalformedManifest(reason(e));
    } catch (IOException e) {
      throw new UncheckedIOException("a string in memory cannot fail to be read", e);
    }
  }

  private static String reason(JsonProcessingException e) {
    var at = Optional.ofNullable(e.getLocation());
    return "line %d, column %d: %s"
        .formatted(
            at.map(location -> location.getLineNr()).orElse(0),
            at.map(location -> location.getColumnNr()).orElse(0),
            Quoted.of(e.getOriginalMessage()));
  }

  private static ParsedManifest manifest(ByteBuffer raw, MediaType type, Fields fields) {
    var subject = fields.descriptor(Field.SUBJECT);
    var artifactType = fields.mediaType(Field.ARTIFACT_TYPE);
    var fault = ManifestKind.of(type).fault(fields);
    if (fault.isPresent()) {
      return new MalformedManifest(fault.get());
    }
    return switch (ManifestKind.of(type)) {
      case IMAGE ->
          new ImageManifest(
              type,
              raw,
              fields.descriptor(Field.CONFIG),
              fields.descriptors(Field.LAYERS),
              subject,
              artifactType);
      case INDEX -> index(type, raw, fields.entries(Field.MANIFESTS), subject, artifactType);
      case OTHER ->
          new OtherManifest(type, raw, blobs(fields), fields.fsLayers, subject, artifactType);
    };
  }

  private static ImageIndex index(
      MediaType type,
      ByteBuffer raw,
      List<IndexEntry> all,
      Optional<Descriptor> subject,
      Optional<MediaType> artifactType) {
    Map<Boolean, List<IndexEntry>> split =
        all.stream().collect(Collectors.partitioningBy(it -> it.descriptor().mediaType().isBlob()));
    List<Descriptor> blobs =
        split.getOrDefault(true, List.of()).stream().map(IndexEntry::descriptor).toList();
    return new ImageIndex(
        type, raw, split.getOrDefault(false, List.of()), blobs, subject, artifactType);
  }

  private static List<Descriptor> blobs(Fields fields) {
    return Stream.of(Field.CONFIG, Field.LAYERS, Field.BLOBS)
        .flatMap(field -> fields.descriptors(field).stream())
        .toList();
  }
}
