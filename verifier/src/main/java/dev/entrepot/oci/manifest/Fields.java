package dev.entrepot.oci.manifest;

import dev.entrepot.oci.Descriptor;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.MediaType;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What was read of a manifest's top-level fields. Filled by one {@link FieldsReader}. */
final class Fields {
  /** The fields that stand in the manifest, {@code null} or not. */
  final Set<Field> named = EnumSet.noneOf(Field.class);

  /** The fields whose value has another shape than it should. */
  final Set<Field> misshapen = EnumSet.noneOf(Field.class);

  final Map<Field, String> texts = new EnumMap<>(Field.class);
  final Map<Field, List<IndexEntry>> entries = new EnumMap<>(Field.class);
  final List<Digest> fsLayers = new ArrayList<>();

  boolean names(Field field) {
    return named.contains(field);
  }

  /** Whether the field stands in the manifest in its own shape, or as {@code null}. */
  boolean namesWellShaped(Field field) {
    return names(field) && !misshapen.contains(field);
  }

  Optional<MediaType> mediaType(Field field) {
    return Optional.ofNullable(texts.get(field)).flatMap(MediaType::parse);
  }

  List<IndexEntry> entries(Field field) {
    return entries.getOrDefault(field, List.of());
  }

  List<Descriptor> descriptors(Field field) {
    return entries(field).stream().map(IndexEntry::descriptor).toList();
  }

  Optional<Descriptor> descriptor(Field field) {
    return descriptors(field).stream().findFirst();
  }
}
