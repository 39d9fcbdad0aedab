package dev.entrepot.operate.bundle;

import dev.entrepot.cache.ContentCache;
import dev.entrepot.cache.error.StoreException;
import dev.entrepot.cache.index.ReferrersRecord;
import dev.entrepot.cache.index.StoredManifest;
import dev.entrepot.cache.index.TagRecord;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.MediaType;
import dev.entrepot.oci.Repository;
import dev.entrepot.oci.Tag;
import dev.entrepot.oci.manifest.ImageManifest;
import dev.entrepot.oci.manifest.Manifest;
import dev.entrepot.oci.manifest.ReferrersIndex;
import dev.entrepot.proxy.json.LooseJson;
import io.vertx.core.json.JsonObject;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What refers to manifests, as a store knows it: the list that an upstream or a bundle has brought,
 * or the one under the tag that stands in for it (OCI distribution specification, "Listing
 * Referrers"). Any thread.
 */
public final class ReferrerLists {
  private static final String ANNOTATIONS = "annotations";

  private final ContentCache cache;

  public ReferrerLists(ContentCache cache) {
    this.cache = cache;
  }

  /** What refers to a manifest, as far as that is known; it need not be here. */
  public List<Digest> of(Repository repository, Digest subject) {
    return bytes(repository, subject, cache.referrers().of(repository, subject))
        .flatMap(ReferrersIndex::parse)
        .map(ReferrersIndex::digests)
        .orElse(List.of());
  }

  /**
   * Notes that a manifest refers to another one, if that is not known; whatever else is noted of
   * the same subject at the time is kept as well. The list counts as one that no upstream was asked
   * for. One that cannot be read, or is as long as one can be, stays as it is. Blocking.
   */
  public void note(Repository repository, Digest subject, Digest digest, Manifest of)
      throws StoreException {
    cache
        .referrers()
        .change(repository, subject, known -> with(repository, subject, known, digest, of));
  }

  private Optional<ReferrersRecord> with(
      Repository repository,
      Digest subject,
      Optional<ReferrersRecord> known,
      Digest digest,
      Manifest of) {
    Instant checkedAt = known.map(ReferrersRecord::checkedAt).orElse(Instant.EPOCH);
    return ReferrersIndex.parse(
            bytes(repository, subject, known).orElseGet(ReferrersIndex.empty()::bytes))
        .filter(before -> !before.digests().contains(digest))
        .flatMap(before -> ReferrersIndex.parse(before.with(entry(digest, of).encode()).bytes()))
        .map(after -> new ReferrersRecord(ByteBuffer.wrap(after.bytes()), checkedAt));
  }

  private Optional<byte[]> bytes(
      Repository repository, Digest subject, Optional<ReferrersRecord> known) {
    return known
        .map(ReferrersRecord::bytes)
        .or(() -> underTag(repository, subject).map(StoredManifest::bytes));
  }

  private Optional<StoredManifest> underTag(Repository repository, Digest subject) {
    return cache
        .metadata()
        .tag(repository, Tag.standingInForReferrers(subject))
        .map(TagRecord::digest)
        .flatMap(cache.metadata()::manifest);
  }

  /** Says what the specification wants to be said of one that refers. */
  private static JsonObject entry(Digest digest, Manifest manifest) {
    var entry =
        new JsonObject()
            .put("mediaType", manifest.mediaType().toString())
            .put("digest", digest.toString())
            .put("size", manifest.raw().remaining());
    artifactType(manifest).ifPresent(type -> entry.put("artifactType", type.toString()));
    annotations(manifest).ifPresent(it -> entry.put(ANNOTATIONS, it));
    return entry;
  }

  /** That of its config stands in for one that is not said. */
  private static Optional<MediaType> artifactType(Manifest manifest) {
    return manifest
        .artifactType()
        .or(
            () ->
                manifest instanceof ImageManifest image
                    ? image.config().map(config -> config.mediaType())
                    : Optional.empty());
  }

  private static Optional<JsonObject> annotations(Manifest manifest) {
    return LooseJson.object(manifest.bytes()).flatMap(it -> LooseJson.object(it, ANNOTATIONS));
  }
}
