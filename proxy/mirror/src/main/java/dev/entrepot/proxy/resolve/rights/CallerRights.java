package dev.entrepot.proxy.resolve.rights;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.entrepot.cache.ContentCache;
import dev.entrepot.oci.Repository;
import dev.entrepot.proxy.resolve.blob.BlobLookup;
import dev.entrepot.proxy.resolve.manifest.ManifestLookup;
import dev.entrepot.proxy.resolve.referrers.Referrers;
import dev.entrepot.proxy.resolve.tags.TagLists;
import dev.entrepot.proxy.route.Route;
import dev.entrepot.proxy.upstream.LoginWitness;
import java.util.function.Predicate;

/**
 * Puts the rights of callers before lookups, for registries that decide by each caller's own login
 * ({@code rights: caller}); all others pass untouched. One for a server, as what is proven to one
 * lookup counts for all. Any thread; nothing here blocks.
 */
public final class CallerRights {
  private final PullRights rights;
  private final RememberedRights remembered;

  /**
   * @param ticker moves with the time that passes
   * @param witness is told of logins that have got something of a registry
   * @param isForAnyone which repositories callers without a login are let in to; elsewhere, a login
   *     needs a proof of its own for public content, too, as anyone can make one up
   */
  public CallerRights(
      ContentCache cache, Ticker ticker, LoginWitness witness, Predicate<Repository> isForAnyone) {
    this.rights = new PullRights(cache, new PullProofs(ticker, witness), ticker, isForAnyone);
    this.remembered = new RememberedRights(rights);
  }

  /** The same repository, whose answers to the caller's login count as proofs, or end them. */
  public Route noting(Route route) {
    return route.isShared() ? route : rights.noting(route);
  }

  /** Manifests, for callers that have the right to them. */
  public ManifestLookup provenManifests(ManifestLookup found) {
    return new ProvenManifests(found, rights);
  }

  /** Blobs, for callers that have the right to them. */
  public BlobLookup provenBlobs(BlobLookup found) {
    return new ProvenBlobs(found, rights);
  }

  /** Lists of tags, for callers that have the right to them. */
  public TagLists provenTagLists(TagLists found) {
    return new ProvenTagLists(found, rights);
  }

  /** Lists of referrers, for callers that have the right to them. */
  public Referrers provenReferrers(Referrers found) {
    return new ProvenReferrers(found, rights);
  }

  /** Manifests where no registry is asked, for callers whose right was proven lately. */
  public ManifestLookup rememberedManifests(ManifestLookup found) {
    return remembered.manifests(found);
  }

  /** Blobs where no registry is asked, for callers whose right was proven lately. */
  public BlobLookup rememberedBlobs(BlobLookup found) {
    return remembered.blobs(found);
  }

  /** Lists of tags where no registry is asked, for callers whose right was proven lately. */
  public TagLists rememberedTagLists(TagLists found) {
    return remembered.tagLists(found);
  }

  /** Lists of referrers where no registry is asked, for callers whose right was proven lately. */
  public Referrers rememberedReferrers(Referrers found) {
    return remembered.referrers(found);
  }
}
