package dev.entrepot.cache.index.table;

import dev.entrepot.cache.index.BlobRecord;
import dev.entrepot.cache.index.ContentKey;
import dev.entrepot.cache.index.Link;
import dev.entrepot.cache.index.PublicContent;
import dev.entrepot.cache.index.PullKey;
import dev.entrepot.cache.index.Pulled;
import dev.entrepot.cache.index.ReferrersRecord;
import dev.entrepot.cache.index.StoredManifest;
import dev.entrepot.cache.index.TagHistory;
import dev.entrepot.cache.index.TagKey;
import dev.entrepot.cache.index.TagRecord;
import dev.entrepot.cache.index.UnforcedBlob;
import dev.entrepot.cache.index.Unreached;
import dev.entrepot.cache.index.UnreachedKey;
import dev.entrepot.oci.Digest;

/**
 * The tables of the index. A new one is a {@link Family} and a line here.
 *
 * <table>
 *   <caption>What lies in each family: keys, and values after their format byte</caption>
 *   <tr><td>blobs<td>digest<td>size (8), instant
 *   <tr><td>manifests<td>digest<td>media type, the manifest's bytes
 *   <tr><td>tags<td>registry 0 name 0 tag<td>digest, size (8), instant, media type
 *   <tr><td>histories<td>registry 0 name 0 tag<td>of each change, the latest last: kind (1: 1
 *       pointed, 2 gone), instant, and the digest that was pointed at
 *   <tr><td>links<td>registry 0 name 0 digest<td>kind (1: 1 blob, 2 manifest), size (8; -1 if
 *       unknown), basis (1: 1 named, 2 confirmed; left out where it is not known)
 *   <tr><td>public<td>registry 0 digest<td>nothing
 *   <tr><td>referrers<td>registry 0 name 0 digest<td>instant, the index's bytes
 *   <tr><td>pulls<td>registry 0 name 0 tag, or digest as text; looks: the same and 0<td>instant
 *   <tr><td>unreached<td>kind (1: 1 blob, 2 manifest) digest<td>instant, the number of a request
 *       (8)
 *   <tr><td>uses<td>digest<td>the number of a request (8)
 *   <tr><td>default<td>{@code unforced} 0 commit (8) digest<td>nothing
 *   <tr><td>default<td>{@code usage}<td>blobs (8), their bytes (8), manifests (8)
 *   <tr><td>default<td>{@code requests}, {@code entry-bytes}<td>a number (8)
 *   <tr><td>digest<td><td>algorithm (1: 1 SHA-256, 2 SHA-512), value
 *   <tr><td>instant<td><td>seconds since 1970 (8), nanoseconds (4)
 *   <tr><td>media type<td><td>length (1), that much ASCII
 * </table>
 *
 * Numbers are big-endian and names ASCII. No name has a zero byte, so all entries of a repository,
 * and of a registry, lie together. Digests come in the order of their keys: SHA-256 before SHA-512,
 * then by value.
 */
public final class Tables {
  /** The blobs in the store. */
  public static final Table<Digest, BlobRecord> BLOBS =
      new Table<>(Family.BLOBS, ContentKeys.DIGEST, ContentValues.BLOB);

  /** The manifests in the store; their bytes live in the index. */
  public static final Table<Digest, StoredManifest> MANIFESTS =
      new Table<>(Family.MANIFESTS, ContentKeys.DIGEST, ContentValues.MANIFEST);

  /** Where tags point. */
  public static final Table<TagKey, TagRecord> TAGS =
      new Table<>(Family.TAGS, RepositoryKeys.TAG, TagValues.TAG);

  /** How tags have changed, including those that are gone. */
  public static final Table<TagKey, TagHistory> HISTORIES =
      new Table<>(Family.HISTORIES, RepositoryKeys.TAG, TagValues.HISTORY);

  /** When blobs were used last: the number of the request. */
  public static final Table<Digest, Long> USES =
      new Table<>(Family.USES, ContentKeys.DIGEST, CountValues.NUMBER);

  /** What repositories have. */
  public static final PlainTable<ContentKey, Link> LINKS =
      new PlainTable<>(Family.LINKS, RepositoryKeys.CONTENT, ContentValues.LINK);

  /** What registries were seen to give to everyone. */
  public static final PlainTable<PublicContent, Present> PUBLIC =
      new PlainTable<>(Family.PUBLIC, ContentKeys.PUBLIC, CountValues.PRESENT);

  /** What refers to manifests. */
  public static final PlainTable<ContentKey, ReferrersRecord> REFERRERS =
      new PlainTable<>(Family.REFERRERS, RepositoryKeys.CONTENT, ContentValues.REFERRERS);

  /** When clients last used tags and digests. */
  public static final PlainTable<PullKey, Pulled> PULLS =
      new PlainTable<>(Family.PULLS, RepositoryKeys.PULL, TagValues.PULLED);

  /** Since when stored content is not reached by any tag; forgotten when it goes or comes again. */
  public static final PlainTable<UnreachedKey, Unreached> UNREACHED =
      new PlainTable<>(Family.UNREACHED, ContentKeys.UNREACHED, ContentValues.UNREACHED);

  /** The blobs whose files may not outlive a loss of power, in the order of their commits. */
  public static final PlainTable<UnforcedBlob, Present> UNFORCED =
      new PlainTable<>(Family.DEFAULT, ContentKeys.UNFORCED, CountValues.PRESENT);

  private Tables() {}
}
