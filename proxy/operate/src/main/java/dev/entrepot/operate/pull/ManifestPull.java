package dev.entrepot.operate.pull;

import dev.entrepot.cache.ContentCache;
import dev.entrepot.cache.index.StoredManifest;
import dev.entrepot.cache.index.TagRecord;
import dev.entrepot.oci.Descriptor;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.HumanSize;
import dev.entrepot.oci.MediaType;
import dev.entrepot.oci.Reference;
import dev.entrepot.oci.Tag;
import dev.entrepot.oci.manifest.ImageIndex;
import dev.entrepot.oci.manifest.ImageManifest;
import dev.entrepot.oci.manifest.IndexEntry;
import dev.entrepot.oci.manifest.Manifest;
import dev.entrepot.oci.manifest.OtherManifest;
import dev.entrepot.oci.manifest.Platform;
import dev.entrepot.operate.pull.spec.PullOptions;
import dev.entrepot.proxy.resolve.manifest.FreshManifests;
import dev.entrepot.proxy.resolve.referrers.ReferrersResolver;
import dev.entrepot.proxy.route.Route;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Fetches the manifests of images. Blocking; any thread. */
final class ManifestPull {
  /** How many manifests belong to one image at most, with all that refers to them. */
  static final int MAX_MANIFESTS = 1000;

  /** How long they are at most, all together, in bytes: 64 MiB, as they are held in memory. */
  static final long MAX_BYTES = 64L << 20;

  /** How many blobs these name at most. */
  static final int MAX_BLOBS = 50_000;

  /** What cosign adds to a digest to name the tag of a signature, attestation or bill. */
  private static final List<String> COSIGN_SUFFIXES = List.of(".sig", ".att", ".sbom");

  private static final MediaType ANY = MediaType.parse("application/octet-stream").orElseThrow();

  private final ContentCache cache;
  private final FreshManifests fresh;
  private final ReferrersResolver referrers;

  ManifestPull(ContentCache cache, FreshManifests fresh, ReferrersResolver referrers) {
    this.cache = cache;
    this.fresh = fresh;
    this.referrers = referrers;
  }

  /**
   * What an image consists of.
   *
   * @param blobs each once
   * @param fetched whether a manifest was not here
   */
  record Tree(StoredManifest root, Collection<Descriptor> blobs, boolean fetched) {}

  /**
   * A manifest that is to be looked into.
   *
   * @param ofImage whether it is part of the image, rather than refers to it
   */
  private record Step(StoredManifest manifest, boolean ofImage) {}

  /** The manifests of an image, all of which are here then, and the blobs that they name. */
  Tree fetch(Route route, Reference reference, PullOptions options)
      throws PullException, InterruptedException {
    return new Walk(route, options).from(reference);
  }

  /** One image. */
  private final class Walk {
    private final Route route;
    private final PullOptions options;
    private final Set<Digest> seen = new HashSet<>();
    private final Map<Digest, Descriptor> blobs = new LinkedHashMap<>();
    private final Deque<Step> waiting = new ArrayDeque<>();
    private boolean fetched;
    private long bytes;

    Walk(Route route, PullOptions options) {
      this.route = route;
      this.options = options;
    }

    Tree from(Reference reference) throws PullException, InterruptedException {
      StoredManifest root = UpstreamAnswers.required(fresh.get(route, reference));
      add(root, true);
      while (!waiting.isEmpty()) {
        look(waiting.remove());
      }
      return new Tree(root, blobs.values(), fetched);
    }

    private void look(Step step) throws PullException, InterruptedException {
      StoredManifest stored = step.manifest();
      Manifest manifest =
          stored
              .parse()
              .orElseThrow(
                  () -> new PullException("%s is not a manifest".formatted(stored.digest())));
      switch (manifest) {
        case ImageIndex index -> children(index, step.ofImage());
        case ImageManifest image -> blobs(image);
        case OtherManifest other -> blobs(other);
      }
      if (options.referrers() && step.ofImage()) {
        referring(stored.digest());
      }
    }

    private void blobs(Manifest manifest) throws PullException {
      manifest.blobs().stream()
          .filter(Descriptor::isDistributed)
          .forEach(blob -> blobs.putIfAbsent(blob.digest(), blob));
      if (manifest instanceof OtherManifest other) {
        other.fsLayers().forEach(it -> blobs.putIfAbsent(it, new Descriptor(ANY, it, 0)));
      }
      if (blobs.size() > MAX_BLOBS) {
        throw new PullException("it names more than %d blobs".formatted(MAX_BLOBS));
      }
    }

    private void children(ImageIndex index, boolean ofImage)
        throws PullException, InterruptedException {
      List<IndexEntry> wanted = index.entries().stream().filter(options::want).toList();
      if (wanted.isEmpty() && !index.entries().isEmpty()) {
        throw new PullException(
            "it is not for %s, but for %s"
                .formatted(list(options.platforms()), list(platforms(index))));
      }
      for (IndexEntry entry : wanted) {
        Descriptor its = entry.descriptor();
        if (its.mediaType().isManifest() || seen.contains(its.digest())) {
          child(its.digest(), ofImage);
        } else {
          either(its, ofImage);
        }
      }
      blobs(index);
    }

    /** Content of an unknown type may be a blob. */
    private void either(Descriptor child, boolean ofImage)
        throws PullException, InterruptedException {
      boolean isNew = cache.metadata().manifest(child.digest()).isEmpty();
      Optional<StoredManifest> found =
          UpstreamAnswers.optional(fresh.get(route, new Reference.Digested(child.digest())));
      if (found.isPresent()) {
        fetched |= isNew;
        add(found.get(), ofImage);
      } else {
        blobs.putIfAbsent(child.digest(), child);
      }
    }

    private void referring(Digest subject) throws PullException, InterruptedException {
      for (Digest referrer : UpstreamAnswers.required(referrers.digests(route, subject))) {
        child(referrer, false);
      }
      for (String suffix : COSIGN_SUFFIXES) {
        Optional<Tag> tag =
            Tag.parse("%s-%s%s".formatted(subject.algorithm().prefix(), subject.hex(), suffix));
        if (tag.isPresent()) {
          signature(tag.get());
        }
      }
    }

    private void signature(Tag tag) throws PullException, InterruptedException {
      Optional<Digest> before =
          cache.metadata().tag(route.repository(), tag).map(TagRecord::digest);
      Optional<StoredManifest> found =
          UpstreamAnswers.optional(fresh.get(route, new Reference.Tagged(tag)));
      if (found.isPresent()) {
        fetched |= !before.equals(found.map(StoredManifest::digest));
        add(found.get(), false);
      }
    }

    private void child(Digest digest, boolean ofImage) throws PullException, InterruptedException {
      if (!seen.contains(digest)) {
        fetched |= cache.metadata().manifest(digest).isEmpty();
        add(UpstreamAnswers.required(fresh.get(route, new Reference.Digested(digest))), ofImage);
      }
    }

    private void add(StoredManifest manifest, boolean ofImage) throws PullException {
      if (!seen.add(manifest.digest())) {
        return;
      }
      bytes += manifest.size();
      if (seen.size() > MAX_MANIFESTS || bytes > MAX_BYTES) {
        throw new PullException(
            "it has more than %d manifests, or these have more than %s"
                .formatted(MAX_MANIFESTS, HumanSize.of(MAX_BYTES)));
      }
      waiting.add(new Step(manifest, ofImage));
    }

    private static List<Platform> platforms(ImageIndex index) {
      return index.entries().stream().flatMap(it -> it.platform().stream()).distinct().toList();
    }

    private static String list(List<Platform> platforms) {
      return platforms.stream().map(Platform::toString).collect(Collectors.joining(", "));
    }
  }
}
