package dev.entrepot.operate.pull;

import dev.entrepot.cache.ContentCache;
import dev.entrepot.cache.index.StoredManifest;
import dev.entrepot.cache.index.TagRecord;
import dev.entrepot.oci.Descriptor;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.DigestAlgorithm;
import dev.entrepot.oci.Reference;
import dev.entrepot.oci.manifest.ImageIndex;
import dev.entrepot.oci.manifest.Manifest;
import dev.entrepot.operate.pull.PullOutcome.New;
import dev.entrepot.operate.pull.PullOutcome.Unchanged;
import dev.entrepot.operate.pull.spec.PullOptions;
import dev.entrepot.proxy.answer.Answer;
import dev.entrepot.proxy.answer.Refusal;
import dev.entrepot.proxy.route.Route;
import dev.entrepot.proxy.upstream.CallTimeout;
import dev.entrepot.proxy.upstream.FetchedManifest;
import dev.entrepot.proxy.upstream.ManifestHead;
import java.time.Duration;
import java.util.Optional;

/**
 * Finds out what a pull of an image would do, without changing anything: a tag costs a HEAD, a
 * digest nothing. What refers to the image is not looked for. Blocking; virtual threads only.
 */
final class ImageCheck {
  private static final CallTimeout PATIENCE = CallTimeout.cold(Duration.ofSeconds(25));

  private final ContentCache cache;
  private final Route route;
  private final String name;
  private final PullOptions options;

  ImageCheck(ContentCache cache, Route route, String name, PullOptions options) {
    this.cache = cache;
    this.route = route;
    this.name = name;
    this.options = options;
  }

  PullOutcome run(Reference reference) throws PullException, InterruptedException {
    return switch (reference) {
      case Reference.Digested(Digest digest) ->
          isWhole(digest) ? new Unchanged(name, digest) : new New(name, digest, Optional.empty());
      case Reference.Tagged(var tag) -> {
        Optional<Digest> before =
            cache.metadata().tag(route.repository(), tag).map(TagRecord::digest);
        Digest now = pointedAt(reference);
        boolean moved = !before.equals(Optional.of(now));
        yield !moved && isWhole(now)
            ? new Unchanged(name, now)
            : new New(name, now, before.filter(_ -> moved));
      }
    };
  }

  private Digest pointedAt(Reference reference) throws PullException, InterruptedException {
    Answer<ManifestHead> answer = route.manifests().headManifest(reference, PATIENCE);
    if (Thread.interrupted()) {
      throw new InterruptedException("interrupted while asking");
    }
    return switch (answer) {
      case Answer.Refused<ManifestHead>(var refusal) when !mayBeThere(refusal) ->
          throw new PullException(refusal.message());
      case Answer.Found<ManifestHead>(ManifestHead head) when head.digest().isPresent() ->
          head.digest().get();
      default -> fetched(reference);
    };
  }

  /** Some registries do not know of HEAD. */
  private static boolean mayBeThere(Refusal refusal) {
    return refusal.reason() == Refusal.Reason.NOT_FOUND;
  }

  private Digest fetched(Reference reference) throws PullException {
    return switch (route.manifests().manifest(reference, PATIENCE)) {
      case Answer.Refused<FetchedManifest>(var refusal) ->
          throw new PullException(refusal.message());
      case Answer.Found<FetchedManifest>(FetchedManifest manifest) ->
          Digest.of(DigestAlgorithm.SHA256, manifest.raw());
    };
  }

  private boolean isWhole(Digest digest) {
    return cache.metadata().isConfirmed(route.repository(), digest)
        && cache
            .metadata()
            .manifest(digest)
            .flatMap(StoredManifest::parse)
            .filter(this::isWhole)
            .isPresent();
  }

  private boolean isWhole(Descriptor child) {
    return isWhole(child.digest()) || (!child.mediaType().isManifest() && isHere(child.digest()));
  }

  private boolean isHere(Digest blob) {
    return cache.blobs().size(blob).isPresent()
        && cache.metadata().isConfirmed(route.repository(), blob);
  }

  private boolean isWhole(Manifest manifest) {
    return switch (manifest) {
      case ImageIndex index ->
          index.entries().stream()
                  .filter(options::want)
                  .allMatch(entry -> isWhole(entry.descriptor()))
              && index.blobs().stream()
                  .filter(Descriptor::isDistributed)
                  .allMatch(blob -> isHere(blob.digest()));
      default ->
          manifest.blobs().stream()
              .filter(Descriptor::isDistributed)
              .allMatch(blob -> isHere(blob.digest()));
    };
  }
}
