package dev.entrepot.oci.manifest;

import dev.entrepot.oci.Descriptor;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.MediaType;
import dev.entrepot.oci.manifest.ReferrersEntries.Entry;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The image index that lists what refers to a manifest (OCI distribution specification, "Listing
 * Referrers"). It has no digest, so it may be put together and taken apart; its entries stay as
 * they came, byte for byte. Immutable.
 */
public final class ReferrersIndex {
  /**
   * How much of the heap a byte of it takes while it is taken apart: itself, its text, and what is
   * made of it.
   */
  public static final int FACTOR = 4;

  private static final String HEAD =
      "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"manifests\":[".formatted(MediaType.OCI_INDEX);
  private static final String TAIL = "]}";
  private static final ReferrersIndex EMPTY = of(new StringBuilder());

  private final byte[] json;

  private ReferrersIndex(byte[] json) {
    this.json = json;
  }

  /** Of nothing. */
  public static ReferrersIndex empty() {
    return EMPTY;
  }

  /** Reads what an upstream sent; empty if it is not an image index. */
  public static Optional<ReferrersIndex> parse(byte[] raw) {
    return ManifestParser.parse(raw, Optional.of(MediaType.OCI_INDEX)) instanceof ImageIndex
        ? Optional.of(new ReferrersIndex(raw))
        : Optional.empty();
  }

  /** One that was parsed before. */
  public static ReferrersIndex parsed(byte[] json) {
    return new ReferrersIndex(json);
  }

  /** All that the lists have, in their order; what several have once. */
  public static ReferrersIndex joined(List<ReferrersIndex> lists) {
    if (lists.size() == 1) {
      return lists.getFirst();
    }
    var seen = new HashSet<String>();
    return of(lists, entry -> entry.digest().map(seen::add).orElse(true));
  }

  /** What in it has an artifact type. */
  public ReferrersIndex filtered(String artifactType) {
    return of(
        List.of(this), entry -> entry.artifactType().filter(artifactType::equals).isPresent());
  }

  /**
   * The same with one more entry behind the others.
   *
   * @param entry a JSON object
   */
  public ReferrersIndex with(String entry) {
    StringBuilder entries = entries(List.of(this), _ -> true);
    return of(entries.append(entries.isEmpty() ? "" : ",").append(entry));
  }

  /** The digests of what it lists, each once, as far as they can be read. */
  public List<Digest> digests() {
    return ManifestParser.parse(json, Optional.of(MediaType.OCI_INDEX)) instanceof ImageIndex index
        ? index.manifests().stream().map(Descriptor::digest).distinct().toList()
        : List.of();
  }

  /** Whether it lists nothing. */
  public boolean isEmpty() {
    return json.length <= EMPTY.json.length || digests().isEmpty();
  }

  public int size() {
    return json.length;
  }

  /** The bytes, which are not to be changed. */
  public byte[] bytes() {
    return json;
  }

  private static ReferrersIndex of(List<ReferrersIndex> lists, Predicate<Entry> wanted) {
    return of(entries(lists, wanted));
  }

  private static StringBuilder entries(List<ReferrersIndex> lists, Predicate<Entry> wanted) {
    var entries = new StringBuilder();
    for (ReferrersIndex list : lists) {
      ReferrersEntries.forEach(
          list.json,
          entry -> {
            if (wanted.test(entry)) {
              entries.append(entries.isEmpty() ? "" : ",");
              entry.appendTo(entries);
            }
          });
    }
    return entries;
  }

  private static ReferrersIndex of(StringBuilder entries) {
    entries.insert(0, HEAD).append(TAIL);
    return new ReferrersIndex(entries.toString().getBytes(StandardCharsets.UTF_8));
  }
}
