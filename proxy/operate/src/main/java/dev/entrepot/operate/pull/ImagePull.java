package dev.entrepot.operate.pull;

import dev.entrepot.cache.ContentCache;
import dev.entrepot.cache.StoreHealth;
import dev.entrepot.cache.index.StoredManifest;
import dev.entrepot.oci.Descriptor;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.Reference;
import dev.entrepot.operate.pull.PullOutcome.New;
import dev.entrepot.operate.pull.PullOutcome.Unchanged;
import dev.entrepot.operate.pull.spec.PullOptions;
import dev.entrepot.proxy.route.Route;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Has one image fetched, as far as it is not here. Blocking; for one thread. */
final class ImagePull {
  private final ContentCache cache;
  private final ManifestPull manifests;
  private final BlobPulls blobs;
  private final Route route;
  private final String name;
  private final PullOptions options;
  private final Consumer<PullEvent> listener;

  ImagePull(
      ContentCache cache,
      ManifestPull manifests,
      BlobPulls blobs,
      Route route,
      String name,
      PullOptions options,
      Consumer<PullEvent> listener) {
    this.cache = cache;
    this.manifests = manifests;
    this.blobs = blobs;
    this.route = route;
    this.name = name;
    this.options = options;
    this.listener = listener;
  }

  PullOutcome run(Reference reference) throws PullException, InterruptedException {
    Optional<Digest> before = before(reference);
    ManifestPull.Tree tree = manifests.fetch(route, reference, options);
    boolean fetched = fetch(tree.blobs());
    requireKept();
    Digest digest = tree.root().digest();
    boolean moved = !before.equals(Optional.of(digest));
    return moved || fetched || tree.fetched()
        ? new New(name, digest, before.filter(_ -> moved))
        : new Unchanged(name, digest);
  }

  /** What the name meant here until now. */
  private Optional<Digest> before(Reference reference) {
    return switch (reference) {
      case Reference.Tagged(var tag) ->
          cache
              .metadata()
              .tag(route.repository(), tag)
              .flatMap(record -> cache.metadata().manifest(record.digest()))
              .map(StoredManifest::digest);
      case Reference.Digested(Digest digest) ->
          cache.metadata().manifest(digest).map(StoredManifest::digest);
    };
  }

  private boolean fetch(Collection<Descriptor> wanted) throws PullException, InterruptedException {
    List<BlobState> ends =
        blobs.fetch(
            route,
            wanted,
            (digest, state) -> listener.accept(new PullEvent.Blob(name, digest, state)));
    for (BlobState end : ends) {
      if (end instanceof BlobState.Failed(String reason)) {
        throw new PullException(reason);
      }
    }
    return ends.stream().anyMatch(BlobState.Complete.class::isInstance);
  }

  private void requireKept() throws PullException {
    if (cache.health().state() instanceof StoreHealth.State.Failing(String reason, _, _)) {
      throw new PullException("the store keeps nothing: " + reason);
    }
  }
}
