package dev.entrepot.proxy.resolve.rights;

import dev.entrepot.proxy.answer.Answer;
import dev.entrepot.proxy.answer.Refusal;
import dev.entrepot.proxy.answer.Refusal.Reason;
import dev.entrepot.proxy.answer.Refusal.Source;
import dev.entrepot.proxy.resolve.blob.BlobLookup;
import dev.entrepot.proxy.resolve.blob.BlobResolution;
import dev.entrepot.proxy.resolve.manifest.ManifestLookup;
import dev.entrepot.proxy.resolve.manifest.ManifestResolution;
import dev.entrepot.proxy.resolve.referrers.Referrers;
import dev.entrepot.proxy.resolve.referrers.ReferrersResolution;
import dev.entrepot.proxy.resolve.tags.TagLists;
import dev.entrepot.proxy.route.Route;
import io.vertx.core.Future;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Lookups where no registry is asked. A right that was proven lately counts; without one, nothing
 * is looked for, so that the answer is the same for what is stored and what is not.
 */
record RememberedRights(PullRights rights) {
  ManifestLookup manifests(ManifestLookup found) {
    return (loop, route, reference, want) ->
        ifProven(
            route,
            ProvenRight.PULL,
            ManifestResolution.Refused::new,
            () -> found.resolve(loop, route, reference, want));
  }

  BlobLookup blobs(BlobLookup found) {
    return (asker, route, digest, want) ->
        ifProven(
            route,
            new ProvenRight.OfBlob(digest),
            BlobResolution.Refused::new,
            () -> found.resolve(asker, route, digest, want));
  }

  TagLists tagLists(TagLists found) {
    return (loop, route, n, page) ->
        ifProven(route, ProvenRight.TAGS, Answer::refused, () -> found.tags(loop, route, n, page));
  }

  Referrers referrers(Referrers found) {
    return (loop, route, subject, artifactType) ->
        ifProven(
            route,
            ProvenRight.PULL,
            ReferrersResolution.Refused::new,
            () -> found.resolve(loop, route, subject, artifactType));
  }

  private <T> Future<T> ifProven(
      Route route, ProvenRight right, Function<Refusal, T> refused, Supplier<Future<T>> found) {
    return route.isShared() || rights.isFresh(rights.noting(route), right)
        ? found.get()
        : Future.succeededFuture(refused.apply(notAsked(route)));
  }

  private static Refusal notAsked(Route route) {
    return Refusal.of(
        Source.ACCESS,
        Reason.DENIED,
        "%s decides who has access to %s, and is not asked now"
            .formatted(route.origin().name(), route.repository()));
  }
}
