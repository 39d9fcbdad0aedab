package dev.entrepot.operate.bundle.read;

import dev.entrepot.cache.ContentCache;
import dev.entrepot.cache.error.StoreException;
import dev.entrepot.cache.index.StoredManifest;
import dev.entrepot.cache.index.TagRecord;
import dev.entrepot.oci.Descriptor;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.HumanSize;
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
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;

/**
 * Admits the images of a bundle once all that they need is here: their manifests first, the tag
 * last. Blocking; for one thread.
 */
final class Admission {
  /** What the manifests of a bundle may take together, in bytes: 64 MiB. */
  static final long MAX_HELD_BYTES = 64 << 20;

  /** How deep indexes of indexes may go. */
  private static final int MAX_DEPTH = 16;

  /** How many missing things are named. */
  private static final int MAX_NAMED = 10;

  private final ContentCache cache;
  private final TagMoves moves;
  private final InstantSource clock;
  private final Map<Digest, Held> held = new HashMap<>();

  /** Of what the bundle has, what refers to each manifest. */
  private final Map<Digest, List<Digest>> referring = new HashMap<>();

  private final ReferrerLists referrers;
  private long heldBytes;

  Admission(ContentCache cache, TagMoves moves, InstantSource clock) {
    this.cache = cache;
    this.moves = moves;
    this.clock = clock;
    this.referrers = new ReferrerLists(cache);
  }

  /** A manifest that has come with the bundle. */
  private record Held(Verified verified, Manifest manifest) {}

  /** Keeps a manifest of the bundle until it is known whose it is. */
  void hold(Verified verified, Manifest manifest) throws BundleException {
    if (held.put(verified.digest(), new Held(verified, manifest)) == null) {
      heldBytes += verified.size();
      manifest
          .subject()
          .map(Descriptor::digest)
          .ifPresent(
              subject ->
                  referring
                      .computeIfAbsent(subject, _ -> new ArrayList<>())
                      .add(verified.digest()));
    }
    if (heldBytes > MAX_HELD_BYTES) {
      throw new BundleException(
          "the manifests of the bundle have more than %s: make several bundles of it"
              .formatted(HumanSize.of(MAX_HELD_BYTES)));
    }
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
    var need = new Need();
    need.follow(root.digest(), 0);
    if (!need.missing.isEmpty()) {
      return new Incomplete(
          name, need.missing.stream().limit(MAX_NAMED).toList(), need.missing.size());
    }
    need.followReferrers();
    Optional<Digest> before = pointed(image);
    Optional<Duration> guarded = moves.guarded(image.repository());
    Optional<Digest> other = before.filter(it -> !it.equals(root.digest()));
    if (guarded.isPresent() && other.isPresent()) {
      return new Kept(name, root.digest(), other.get());
    }
    boolean isKnown = need.isKnownTo(image.repository());
    if (isKnown && isPointed(image, before, root.digest())) {
      need.noteReferrers(image.repository());
      return new Unchanged(name, root.digest());
    }
    need.put(image.repository());
    need.noteReferrers(image.repository());
    if (image.reference() instanceof Reference.Tagged(Tag tag)) {
      await(cache.metadata().putTag(image.repository(), tag, record(root.digest(), guarded)));
    }
    return new Imported(name, root.digest(), other);
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
   * @param guarded how long the word of a registry is good that is to be asked at the next request
   */
  private TagRecord record(Digest digest, Optional<Duration> guarded) {
    Manifest manifest = manifest(digest).orElseThrow();
    Instant confirmed = clock.instant().minus(guarded.orElse(Duration.ZERO));
    return new TagRecord(digest, manifest.mediaType(), manifest.raw().remaining(), confirmed);
  }

  /** The manifest as it came with the bundle, or as it was here before. */
  private Optional<Manifest> manifest(Digest digest) {
    return Optional.ofNullable(held.get(digest))
        .map(Held::manifest)
        .or(() -> cache.metadata().manifest(digest).flatMap(StoredManifest::parse));
  }

  private static void await(CompletionStage<Void> written)
      throws IOException, InterruptedException {
    try {
      written.toCompletableFuture().get();
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw full(cause);
    }
  }

  /** The store cannot take what comes. */
  static IOException full(Throwable cause) {
    return new IOException(
        "the store takes no more (%s): make room, and import again; what has come is kept"
            .formatted(cause.getMessage()),
        cause);
  }

  /** What an image needs, and what of that is nowhere. */
  private final class Need {
    private final SequencedMap<Digest, Manifest> manifests = new LinkedHashMap<>();
    private final List<Digest> missing = new ArrayList<>();

    /** An index needs one of its platforms at least; those that the bundle has it needs whole. */
    void follow(Digest root, int depth) throws BundleException {
      if (depth > MAX_DEPTH) {
        throw new BundleException(
            "%s is named by indexes that go more than %d deep".formatted(root, MAX_DEPTH));
      }
      Optional<Manifest> manifest = manifest(root);
      if (manifest.isEmpty()) {
        missing.add(root);
        return;
      }
      manifests.put(root, manifest.get());
      missing.addAll(blobsAbsent(manifest.get()));
      List<Digest> children =
          manifest.get().manifests().stream()
              .filter(child -> !isBlobHere(child))
              .map(Descriptor::digest)
              .toList();
      for (Digest child : children) {
        if (!manifests.containsKey(child) && isCarried(child)) {
          follow(child, depth + 1);
        }
      }
      if (!children.isEmpty() && children.stream().noneMatch(manifests::containsKey)) {
        missing.addAll(children);
      }
    }

    /** What the bundle has that refers to any of it comes along, if it is whole. */
    void followReferrers() throws BundleException {
      var waiting = new ArrayDeque<Digest>(manifests.keySet());
      while (!waiting.isEmpty()) {
        for (Digest referrer : referring.getOrDefault(waiting.remove(), List.of())) {
          var its = new Need();
          its.follow(referrer, 0);
          if (its.missing.isEmpty() && !manifests.containsKey(referrer)) {
            manifests.putAll(its.manifests);
            waiting.addAll(its.manifests.keySet());
          }
        }
      }
    }

    void noteReferrers(Repository repository) throws IOException {
      for (Map.Entry<Digest, Manifest> each : manifests.entrySet()) {
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
        throw full(e);
      }
    }

    /** What an index names by a type that nobody knows may be a blob. */
    private boolean isBlobHere(Descriptor child) {
      return !child.mediaType().isManifest()
          && !held.containsKey(child.digest())
          && cache.blobs().size(child.digest()).isPresent();
    }

    private boolean isCarried(Digest child) {
      return held.containsKey(child)
          || cache
              .metadata()
              .manifest(child)
              .flatMap(StoredManifest::parse)
              .filter(manifest -> blobsAbsent(manifest).isEmpty())
              .isPresent();
    }

    private List<Digest> blobsAbsent(Manifest manifest) {
      Set<Digest> elsewhere =
          manifest.blobs().stream()
              .filter(blob -> !blob.isDistributed())
              .map(Descriptor::digest)
              .collect(Collectors.toSet());
      return manifest.blobDigests().stream()
          .filter(blob -> !elsewhere.contains(blob) && cache.blobs().size(blob).isEmpty())
          .toList();
    }

    /** Whether all of it is here and may go out under the repository. */
    boolean isKnownTo(Repository repository) {
      return manifests.entrySet().stream()
          .allMatch(
              each ->
                  cache.metadata().manifest(each.getKey()).isPresent()
                      && cache.metadata().isConfirmed(repository, each.getKey())
                      && each.getValue().blobDigests().stream()
                          .allMatch(blob -> cache.metadata().isConfirmed(repository, blob)));
    }

    /** From the inside out, so that nobody is led to what is not there yet. */
    void put(Repository repository) throws IOException, InterruptedException {
      for (Digest digest : manifests.sequencedKeySet().reversed()) {
        Held own = held.get(digest);
        if (own == null) {
          await(
              cache
                  .metadata()
                  .bringManifest(repository, cache.metadata().manifest(digest).orElseThrow()));
        } else {
          await(cache.metadata().bringManifest(repository, own.verified(), own.manifest()));
        }
      }
    }
  }
}
