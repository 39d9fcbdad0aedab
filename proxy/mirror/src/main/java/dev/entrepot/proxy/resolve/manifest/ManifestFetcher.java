package dev.entrepot.proxy.resolve.manifest;

import dev.entrepot.cache.ContentCache;
import dev.entrepot.cache.index.Link;
import dev.entrepot.cache.index.StoredManifest;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.DigestAlgorithm;
import dev.entrepot.oci.Reference;
import dev.entrepot.oci.Tag;
import dev.entrepot.oci.manifest.MalformedManifest;
import dev.entrepot.oci.manifest.Manifest;
import dev.entrepot.oci.manifest.ManifestParser;
import dev.entrepot.proxy.answer.Answer;
import dev.entrepot.proxy.answer.Answer.Found;
import dev.entrepot.proxy.answer.Answer.Refused;
import dev.entrepot.proxy.answer.Refusal;
import dev.entrepot.proxy.answer.Refusal.Source;
import dev.entrepot.proxy.heap.MemoryShare;
import dev.entrepot.proxy.resolve.AskLimits;
import dev.entrepot.proxy.resolve.CacheStatus;
import dev.entrepot.proxy.resolve.RefusalMemory;
import dev.entrepot.proxy.resolve.SingleFlight;
import dev.entrepot.proxy.resolve.Want;
import dev.entrepot.proxy.resolve.manifest.ManifestResolution.Described;
import dev.entrepot.proxy.route.Route;
import dev.entrepot.proxy.transfer.Links;
import dev.entrepot.proxy.upstream.CallTimeout;
import dev.entrepot.proxy.upstream.FetchedManifest;
import dev.entrepot.proxy.upstream.ManifestHead;
import dev.entrepot.verifier.ContentVerifier;
import dev.entrepot.verifier.Verification.Mismatch;
import dev.entrepot.verifier.Verified;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gets manifests from upstreams, checks them and keeps them. Blocking; virtual threads only.
 *
 * @see <a href="https://github.com/opencontainers/distribution-spec/blob/main/spec.md">OCI
 *     distribution specification, "Pulling manifests"</a>
 */
public final class ManifestFetcher {
  private static final Logger log = LoggerFactory.getLogger(ManifestFetcher.class);

  private final ContentCache cache;

  /** At most one request for a digest of a repository runs at a time. */
  private final SingleFlight<RefusalMemory.Asked, ManifestResolution> gets =
      new SingleFlight<>("manifest-get");

  public ManifestFetcher(ContentCache cache) {
    this.cache = cache;
  }

  /** What the upstream has under a digest, where the index does not already say so. */
  ManifestResolution byDigest(Route route, Digest digest, Want want) {
    Optional<StoredManifest> elsewhere = cache.metadata().manifest(digest);
    return elsewhere.isEmpty() && want == Want.CONTENT
        ? get(route, digest)
        : head(route, digest, elsewhere);
  }

  /** Gets the manifest that a tag points at now. */
  ManifestResolution byTag(Route route, Tag tag, CallTimeout patience) {
    return switch (route.manifests().manifest(new Reference.Tagged(tag), patience)) {
      case Refused<FetchedManifest>(Refusal refusal) -> new ManifestResolution.Refused(refusal);
      case Found<FetchedManifest>(FetchedManifest fetched) ->
          check(route, Digest.of(DigestAlgorithm.SHA256, fetched.raw()), fetched);
    };
  }

  /** Gets the manifest with a digest, or waits for the request that is getting it already. */
  ManifestResolution get(Route route, Digest digest) {
    var asked = new RefusalMemory.Asked(route.origin().id(), digest);
    return gets.await(route.memory(), asked, () -> fetch(route, digest));
  }

  private ManifestResolution fetch(Route route, Digest digest) {
    return switch (route.manifests().manifest(new Reference.Digested(digest), AskLimits.COLD_GET)) {
      case Refused<FetchedManifest>(Refusal refusal) -> new ManifestResolution.Refused(refusal);
      case Found<FetchedManifest>(FetchedManifest fetched) -> check(route, digest, fetched);
    };
  }

  private ManifestResolution head(Route route, Digest digest, Optional<StoredManifest> stored) {
    Answer<ManifestHead> answer =
        route.manifests().headManifest(new Reference.Digested(digest), AskLimits.COLD);
    return switch (answer) {
      case Refused<ManifestHead>(Refusal refusal) ->
          refusal.reason() == Refusal.Reason.NOT_FOUND
              ? get(route, digest)
              : new ManifestResolution.Refused(refusal);
      case Found<ManifestHead>(ManifestHead head) when !head.isOf(digest) -> get(route, digest);
      case Found<ManifestHead>(ManifestHead head) -> {
        // The upstream has it under this repository, so what another repository brought may go out.
        stored.ifPresentOrElse(
            manifest -> Links.adopt(cache, route.origin(), manifest),
            () -> Links.confirm(cache, route.origin(), digest, Link.Kind.MANIFEST, head.size()));
        yield stored
            .map(manifest -> ManifestResolution.present(manifest, CacheStatus.MISS))
            .or(() -> describe(digest, head))
            .orElseGet(() -> get(route, digest));
      }
    };
  }

  private static Optional<ManifestResolution> describe(Digest digest, ManifestHead head) {
    return head.mediaType().isPresent() && head.size().isPresent()
        ? Optional.of(
            new Described(
                digest,
                head.mediaType().get(),
                head.size().getAsLong(),
                CacheStatus.MISS,
                Optional.empty()))
        : Optional.empty();
  }

  private ManifestResolution check(Route route, Digest digest, FetchedManifest fetched) {
    return switch (ContentVerifier.verify(digest, fetched.raw())) {
      case Mismatch mismatch -> {
        route.manifests().lied(fetched.endpoint(), digest);
        yield bad(route, Refusal.Reason.WRONG_CONTENT, mismatch.toString());
      }
      case Verified verified ->
          switch (ManifestParser.parse(fetched.raw(), fetched.mediaType())) {
            case MalformedManifest(String reason) -> bad(route, Refusal.Reason.BAD_ANSWER, reason);
            case Manifest manifest -> keep(route, verified, manifest);
          };
    };
  }

  private ManifestResolution keep(Route route, Verified verified, Manifest manifest) {
    MemoryShare memory = MemoryShare.current();
    boolean isHeld = memory.retain(); // What waits to be written is on the heap as well.
    cache
        .metadata()
        .putManifest(route.repository(), verified, manifest)
        .whenComplete(
            (done, failure) -> {
              if (isHeld) {
                memory.close();
              }
              if (failure != null) {
                log.debug("manifest {} of {} not kept", verified, route.repository(), failure);
              }
            });
    Links.given(cache, route.origin(), verified.digest());
    ByteBuffer raw = manifest.raw();
    var stored = new StoredManifest(verified.digest(), manifest.mediaType(), raw);
    return new ManifestResolution.Fetched(stored, manifest);
  }

  private static ManifestResolution bad(Route route, Refusal.Reason kind, String reason) {
    String message =
        "upstream %s sent a bad manifest for %s: %s"
            .formatted(route.origin().name(), route.repository(), reason);
    log.error(message);
    return new ManifestResolution.Refused(Refusal.of(Source.UPSTREAM, kind, message));
  }
}
