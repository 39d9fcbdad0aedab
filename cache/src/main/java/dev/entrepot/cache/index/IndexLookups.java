package dev.entrepot.cache.index;

import dev.entrepot.oci.Digest;
import dev.entrepot.oci.Reference;
import dev.entrepot.oci.Repository;
import dev.entrepot.oci.Tag;
import java.util.Optional;

/**
 * What the index knows. Each method is one short read that an event loop may make; any thread may
 * call. An entry that is damaged or cannot be read is logged and answered as absent, so that it is
 * fetched and written again.
 *
 * <p>All throw {@link IllegalStateException} once the index is closed.
 */
public interface IndexLookups {
  Optional<BlobRecord> blob(Digest digest);

  Optional<StoredManifest> manifest(Digest digest);

  Optional<Link> link(Repository repository, Digest digest);

  /** Whether the registry was seen to give it to everyone. */
  boolean isPublic(PublicContent content);

  Optional<TagRecord> tag(Repository repository, Tag tag);

  /** How a tag has changed, also one that is gone. */
  Optional<TagHistory> history(Repository repository, Tag tag);

  Optional<ReferrersRecord> referrers(Repository repository, Digest subject);

  /** When a client last used a tag or digest so, as far as that is written. */
  Optional<Pulled> pulled(Repository repository, Reference reference, Pulled.Use use);

  /** Since when no tag leads to what is stored, if that was found. */
  Optional<Unreached> unreached(Link.Kind kind, Digest digest);

  /**
   * How many reads have failed since the opening for a reason that says nothing of what is stored,
   * such as too many open files. What they wanted was answered as absent, and may be there.
   */
  long unread();

  /**
   * What all manifests, lists of referrers, tags, histories, links, pulls and notes of public
   * content that are written have: keys and values, uncompressed, in bytes. Kept as entries come
   * and go.
   */
  long entryBytes();

  /** The totals of all that is written; kept as entries come and go, never counted by a scan. */
  StoreUsage usage();
}
