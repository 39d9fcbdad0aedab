package dev.entrepot.cache.memory;

import dev.entrepot.cache.index.ContentKey;
import dev.entrepot.cache.index.Link;
import dev.entrepot.cache.index.PublicContent;
import dev.entrepot.cache.index.StoredManifest;
import dev.entrepot.cache.index.TagKey;
import dev.entrepot.cache.index.TagRecord;
import dev.entrepot.cache.index.table.Present;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.Repository;

/** The kinds of records kept in memory, and how they share it. */
public record RecordCaches(
    RecordCache<Digest, StoredManifest> manifests,
    RecordCache<TagKey, TagRecord> tags,
    RecordCache<ContentKey, Link> links,
    RecordCache<PublicContent, Present> publics) {

  /** Manifests have what the others leave. */
  private static final int TAGS_SHARE = 8;

  private static final int LINKS_SHARE = 8;
  private static final int PUBLICS_SHARE = 16;

  /** About what the objects of an entry take beside their text and content, in bytes. */
  private static final int ENTRY_BYTES = 512;

  /**
   * Empty records of all kinds.
   *
   * @param maxBytes the most that all of them may take, in bytes
   */
  public static RecordCaches within(long maxBytes) {
    long tags = maxBytes / TAGS_SHARE;
    long links = maxBytes / LINKS_SHARE;
    long publics = maxBytes / PUBLICS_SHARE;
    return new RecordCaches(
        RecordCache.weighing(
            maxBytes - tags - links - publics, (digest, manifest) -> ENTRY_BYTES + manifest.size()),
        RecordCache.weighing(tags, (key, tag) -> ENTRY_BYTES + characters(key.repository())),
        RecordCache.weighing(links, (key, link) -> ENTRY_BYTES + characters(key.repository())),
        RecordCache.weighing(
            publics, (key, given) -> ENTRY_BYTES + key.registry().value().length()));
  }

  /** Drops all records that are written, or could not be. */
  public void forget() {
    manifests.forget();
    tags.forget();
    links.forget();
    publics.forget();
  }

  private static int characters(Repository repository) {
    return repository.registry().value().length() + repository.name().value().length();
  }
}
