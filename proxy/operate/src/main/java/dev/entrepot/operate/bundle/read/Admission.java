package dev.entrepot.operate.bundle.read;

import dev.entrepot.cache.ContentCache;
import dev.entrepot.cache.error.StoreException;
import dev.entrepot.cache.index.TagRecord;
import dev.entrepot.oci.Descriptor;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.Reference;
import dev.entrepot.oci.Repository;
import dev.entrepot.oci.Tag;
import dev.entrepot.oci.manifest.Manifest;
import dev.entrepot.operate.bundle.BundleException;
import dev.entrepot.operate.bundle.ImportOutcome;
import dev.entrepot.operate.bundle.ImportOutcome.Imported;
import dev.entrepot.operate.bundle.ImportOutcome.Incomplete;
import dev.entrepot.operate.bundle.ImportOutcome.Kept;
import dev.entrepot.operate.bundle.ImportOutcome.Unchanged;
import dev.entrepot.operate.bundle.ReferrerLists;
import dev.entrepot.operate.name.NamedImage;
import dev.entrepot.verifier.Verified;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Admits the images of a bundle once all that they need is here: their manifests first, the tag
 * last. Blocking; for one thread.
 */
final class Admission {
  /** How many missing things are named. */
  private static final int MAX_NAMED = 10;

  private final ContentCache cache;
  private final TagMoves moves;
  private final InstantSource clock;
  private final HeldManifests held;
  private final ReferrerLists referrers;

  Admission(ContentCache cache, TagMoves moves, InstantSource clock) {
    this.cache = cache;
    this.moves = moves;
    this.clock = clock;
    this.held = new HeldManifests(cache);
    this.referrers = new ReferrerLists(cache);
  }

  /** Keeps a manifest of the bundle until it is known whose it is. */
  void hold(Verified verified, Manifest manifest) throws BundleException {
    held.hold(verified, manifest);
  }

  /**
   * Admits an image if all that it needs is here.
   *
   * @throws IOException if the store cannot take it
   */
  ImportOutcome admit(LayoutIndex.Root root) throws IOException, InterruptedException {
    NamedImage image = root.image();
    String name = image.toString();
    if (image.reference() instanceof Reference.Digested(Digest digest)
        && !digest.equals(root.digest())) {
      throw new BundleException(
          "the bundle has %s under the name %s: make it again".formatted(root.digest(), name));
    }
    var needs = new ImageNeeds(cache, held);
    needs.follow(root.digest());
    List<Digest> missing = needs.missing();
    if (!missing.isEmpty()) {
      return new Incomplete(name, missing.stream().limit(MAX_NAMED).toList(), missing.size());
    }
    needs.followReferrers();
    Optional<Digest> before = pointed(image);
    Optional<Duration> guarded = moves.guarded(image.repository());
    Optional<Digest> other = before.filter(it -> !it.equals(root.digest()));
    if (guarded.isPresent() && other.isPresent()) {
      return new Kept(name, root.digest(), other.get());
    }
    if (needs.isKnownTo(image.repository()) && isPointed(image, before, root.digest())) {
      noteReferrers(needs, image.repository());
      return new Unchanged(name, root.digest());
    }
    put(needs, image.repository());
    noteReferrers(needs, image.repository());
    if (image.reference() instanceof Reference.Tagged(Tag tag)) {
      StoreWrites.await(
          cache.metadata().putTag(image.repository(), tag, record(root.digest(), guarded)));
    }
    return new Imported(name, root.digest(), other);
  }

  /** From the inside out, so that no manifest refers to one that is not here yet. */
  private void put(ImageNeeds needs, Repository repository)
      throws IOException, InterruptedException {
    for (Digest digest : needs.manifests().sequencedKeySet().reversed()) {
      Optional<HeldManifests.Held> own = held.find(digest);
      StoreWrites.await(
          own.isPresent()
              ? cache
                  .metadata()
                  .bringManifest(repository, own.get().verified(), own.get().manifest())
              : cache
                  .metadata()
                  .bringManifest(repository, cache.metadata().manifest(digest).orElseThrow()));
    }
  }

  private void noteReferrers(ImageNeeds needs, Repository repository) throws IOException {
    for (Map.Entry<Digest, Manifest> each : needs.manifests().entrySet()) {
      Optional<Digest> subject = each.getValue().subject().map(Descriptor::digest);
      if (subject.isPresent()) {
        note(repository, subject.get(), each.getKey(), each.getValue());
      }
    }
  }

  private void note(Repository repository, Digest subject, Digest digest, Manifest of)
      throws IOException {
    try {
      referrers.note(repository, subject, digest, of);
    } catch (StoreException e) {
      throw StoreWrites.full(e);
    }
  }

  private static boolean isPointed(NamedImage image, Optional<Digest> before, Digest digest) {
    return switch (image.reference()) {
      case Reference.Tagged _ -> before.filter(digest::equals).isPresent();
      case Reference.Digested _ -> true;
    };
  }

  private Optional<Digest> pointed(NamedImage image) {
    return switch (image.reference()) {
      case Reference.Tagged(Tag tag) ->
          cache.metadata().tag(image.repository(), tag).map(TagRecord::digest);
      case Reference.Digested _ -> Optional.empty();
    };
  }

  /**
   * @param guarded for how long the answer of a registry would be fresh that is to be asked at the
   *     next request
   */
  private TagRecord record(Digest digest, Optional<Duration> guarded) {
    Manifest manifest = held.manifest(digest).orElseThrow();
    Instant confirmed = clock.instant().minus(guarded.orElse(Duration.ZERO));
    return new TagRecord(digest, manifest.mediaType(), manifest.raw().remaining(), confirmed);
  }
}
