package dev.entrepot.cache.index;

import dev.entrepot.oci.Digest;
import dev.entrepot.oci.Reference;
import dev.entrepot.oci.Repository;
import dev.entrepot.oci.Tag;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** One entry of the index to be written or removed; a put replaces what was there. */
public sealed interface IndexChange {
  /** The blob is in the store. */
  record PutBlob(Digest digest, BlobRecord blob) implements IndexChange {}

  /**
   * The blob is gone.
   *
   * @param seen the record found wrong; a later one stays, as its blob was committed since
   */
  record RemoveBlob(Digest digest, BlobRecord seen) implements IndexChange {}

  /** The blob's file may not outlive a loss of power. */
  record PutUnforced(UnforcedBlob mark) implements IndexChange {}

  /** It does by now, or the blob is gone. */
  record RemoveUnforced(UnforcedBlob mark) implements IndexChange {}

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

  /** The manifest is in the store; its bytes live in the index. */
  record PutManifest(StoredManifest manifest) implements IndexChange {}

  /** The manifest is gone. */
  record RemoveManifest(Digest digest) implements IndexChange {}

  /** The repository has the content. */
  record PutLink(Repository repository, Digest digest, Link link) implements IndexChange {}

  /** The registry gives it to everyone. */
  record PutPublic(PublicContent content) implements IndexChange {}

  /** Whether the registry gives it to everyone is not known any more. */
  record RemovePublic(PublicContent content) implements IndexChange {}

  /** The repository has it no more, as far as is known. */
  record RemoveLink(Repository repository, Digest digest) implements IndexChange {}

  /** These refer to a manifest. */
  record PutReferrers(Repository repository, Digest subject, ReferrersRecord referrers)
      implements IndexChange {}

  /** What refers to a manifest is not known any more. */
  record RemoveReferrers(Repository repository, Digest subject) implements IndexChange {}

  /** When clients last pulled or looked. */
  record PutPulls(List<Pulled> pulls) implements IndexChange {
    public PutPulls {
      pulls = List.copyOf(pulls);
    }
  }

  /** Forgets when a client last pulled or looked. */
  record RemovePull(Repository repository, Reference reference, Pulled.Use use)
      implements IndexChange {}

  /** No tag leads to the content; that is forgotten when it goes or comes anew. */
  record PutUnreached(Unreached content) implements IndexChange {}

  /** One does again. */
  record RemoveUnreached(Link.Kind kind, Digest digest) implements IndexChange {}

  /** The tag points at a manifest; if that is another one than before, its history tells so. */
  record PutTag(Repository repository, Tag tag, TagRecord target) implements IndexChange {}

  /**
   * The tag is gone; its history tells so.
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
