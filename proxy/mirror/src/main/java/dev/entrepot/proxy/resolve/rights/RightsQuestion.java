package dev.entrepot.proxy.resolve.rights;

import dev.entrepot.cache.ContentCache;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.Reference;
import dev.entrepot.proxy.answer.Answer;
import dev.entrepot.proxy.answer.Answer.Found;
import dev.entrepot.proxy.answer.Answer.Refused;
import dev.entrepot.proxy.answer.Refusal;
import dev.entrepot.proxy.answer.Refusal.Reason;
import dev.entrepot.proxy.answer.Refusal.Source;
import dev.entrepot.proxy.resolve.AskLimits;
import dev.entrepot.proxy.resolve.SingleFlight;
import dev.entrepot.proxy.route.Route;
import dev.entrepot.proxy.upstream.BlobHead;
import dev.entrepot.proxy.upstream.FetchedManifest;
import dev.entrepot.proxy.upstream.ManifestHead;
import dev.entrepot.proxy.upstream.OriginId;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Asks a registry whether a login has a right. What it grants is noted by the {@link ProvingOrigin}
 * of the route. Blocking; virtual threads only.
 */
final class RightsQuestion {
  private final ContentCache cache;
  private final PullProofs proofs;
  private final SingleFlight<OriginId, Optional<Refusal>> renewals = new SingleFlight<>("right");

  RightsQuestion(ContentCache cache, PullProofs proofs) {
    this.cache = cache;
    this.proofs = proofs;
  }

  /**
   * What the registry says against it, if anything. A login that was given a manifest before is
   * asked about by that, once for all that waits: one answer renews the right to the repository.
   * Only if that manifest is gone there, which says nothing of rights, is it asked about what is
   * wanted.
   *
   * @param hasOlder whether there is an older proof to go on with while the registry fails
   */
  Optional<Refusal> ask(Route route, WantedProof wanted, Duration keep, boolean hasOlder) {
    OriginId origin = route.origin().id();
    Optional<Optional<Refusal>> renewed =
        proofs
            .manifest(origin)
            .map(
                known ->
                    renewals.await(route.memory(), origin, () -> manifest(route, known, hasOlder)))
            .filter(refusal -> refusal.filter(RightsQuestion::isGone).isEmpty());
    return renewed.orElseGet(
        () ->
            switch (wanted) {
              case WantedProof.OfManifest(Digest digest) -> manifest(route, digest, hasOlder);
              case WantedProof.OfBlob(Digest digest) -> blob(route, digest, keep);
            });
  }

  private static boolean isGone(Refusal refusal) {
    return refusal.reason() == Reason.NOT_FOUND;
  }

  /** Asks by HEAD, and where that says nothing, by GET. */
  private static Optional<Refusal> manifest(Route route, Digest digest, boolean hasOlder) {
    var reference = new Reference.Digested(digest);
    Answer<ManifestHead> head =
        route.manifests().headManifest(reference, hasOlder ? AskLimits.RENEWING : AskLimits.COLD);
    if (head instanceof Refused<ManifestHead>(Refusal refusal)
        && refusal.reason() != Reason.NOT_FOUND) {
      return Optional.of(refusal);
    }
    if (head instanceof Found<ManifestHead>(ManifestHead found)
        && found.digest().equals(Optional.of(digest))) {
      return Optional.empty();
    }
    return switch (route
        .manifests()
        .manifest(reference, hasOlder ? AskLimits.RENEWING_GET : AskLimits.COLD_GET)) {
      case Refused<FetchedManifest>(Refusal refusal) -> Optional.of(refusal);
      case Found<FetchedManifest>(FetchedManifest fetched) ->
          Digest.of(digest.algorithm(), fetched.raw()).equals(digest)
              ? Optional.empty()
              : Optional.of(bad(route, "it sent something else than the manifest " + digest));
    };
  }

  private Optional<Refusal> blob(Route route, Digest digest, Duration keep) {
    long askedAt = proofs.now();
    return switch (route.origin().head(digest)) {
      case Refused<BlobHead>(Refusal refusal) -> Optional.of(refusal);
      case Found<BlobHead>(BlobHead head) when isOther(head, cache.blobs().size(digest)) ->
          Optional.of(bad(route, "it says that %s has another size".formatted(digest)));
      case Found<BlobHead> _ -> {
        proofs.granted(
            route.origin().id(), new ProvenRight.OfBlob(digest), askedAt, Optional.empty(), keep);
        yield Optional.empty();
      }
    };
  }

  /** A page that asks for a login is hardly ever as long as the blob. */
  private static boolean isOther(BlobHead head, OptionalLong stored) {
    return head.size().isPresent() && stored.isPresent() && !head.size().equals(stored);
  }

  private static Refusal bad(Route route, String what) {
    return Refusal.of(
        Source.UPSTREAM, Reason.BAD_ANSWER, "%s: %s".formatted(route.origin().name(), what));
  }
}
