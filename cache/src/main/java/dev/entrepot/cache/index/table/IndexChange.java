package dev.entrepot.cache.index.table;

import dev.entrepot.cache.index.BlobRecord;
import dev.entrepot.cache.index.StoredManifest;
import dev.entrepot.cache.index.TagHistory;
import dev.entrepot.cache.index.TagRecord;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.Repository;
import dev.entrepot.oci.Tag;
import java.time.Instant;
import java.util.Map;

/** One entry of the index to be written or removed; a put replaces what was there. */
public sealed interface IndexChange {
  /** An entry on which nothing else depends. */
  record Put<K, V>(PlainTable<K, V> table, K key, V value) implements IndexChange {}

  /** Such an entry is gone. */
  record Delete<K>(PlainTable<K, ?> table, K key) implements IndexChange {}

  /** The blob is in the store. */
  record PutBlob(Digest digest, BlobRecord blob) implements IndexChange {}

  /**
   * The blob is gone.
   *
   * @param seen the record found wrong; a later one stays, as its blob was committed since
   */
  record RemoveBlob(Digest digest, BlobRecord seen) implements IndexChange {}

  /**
   * When blobs were used last; of those that are not stored nothing is noted.
   *
   * @param requests how many were counted by now
   * @param lastUses the number of the last request for each
   */
  record PutUses(long requests, Map<Digest, Long> lastUses) implements IndexChange {
    public PutUses {
      lastUses = Map.copyOf(lastUses);
    }
  }

  /** The manifest is in the store. */
  record PutManifest(StoredManifest manifest) implements IndexChange {}

  /** The manifest is gone. */
  record RemoveManifest(Digest digest) implements IndexChange {}

  /** The tag points at a manifest; its history says so if that is another one than before. */
  record PutTag(Repository repository, Tag tag, TagRecord target) implements IndexChange {}

  /**
   * The tag is gone; its history says so.
   *
   * @param at when that was seen
   */
  record RemoveTag(Repository repository, Tag tag, Instant at) implements IndexChange {}

  /**
   * How a tag has changed is not known any more.
   *
   * @param seen the history found to be too old; a later one stays, as the tag has changed since
   */
  record RemoveHistory(Repository repository, Tag tag, TagHistory seen) implements IndexChange {}
}
