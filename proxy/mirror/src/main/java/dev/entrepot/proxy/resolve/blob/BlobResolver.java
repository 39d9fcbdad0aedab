package dev.entrepot.proxy.resolve.blob;

import dev.entrepot.cache.ContentCache;
import dev.entrepot.cache.index.Link;
import dev.entrepot.oci.Digest;
import dev.entrepot.proxy.answer.Answer;
import dev.entrepot.proxy.answer.Answer.Found;
import dev.entrepot.proxy.answer.Refusal;
import dev.entrepot.proxy.answer.Refusal.Source;
import dev.entrepot.proxy.resolve.Asker;
import dev.entrepot.proxy.resolve.CacheStatus;
import dev.entrepot.proxy.resolve.Confirmations;
import dev.entrepot.proxy.resolve.OffLoop;
import dev.entrepot.proxy.resolve.RefusalMemory;
import dev.entrepot.proxy.resolve.RefusalMemory.Asked;
import dev.entrepot.proxy.resolve.Want;
import dev.entrepot.proxy.resolve.blob.BlobResolution.Described;
import dev.entrepot.proxy.resolve.blob.BlobResolution.Refused;
import dev.entrepot.proxy.route.Route;
import dev.entrepot.proxy.transfer.InflightTable;
import dev.entrepot.proxy.transfer.Transfer;
import dev.entrepot.proxy.transfer.TransferReader;
import dev.entrepot.proxy.transfer.source.TransferState;
import dev.entrepot.proxy.upstream.BlobHead;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Answers requests for blobs. A blob goes out under a repository only if its upstream has said
 * under that repository that it is there, or gives to everyone what one of the repository's
 * manifests names (ADR 44).
 *
 * <p>Called on an event loop, on which the answers come; what is open already is answered at once.
 */
public final class BlobResolver implements BlobLookup {
  private final ContentCache cache;
  private final InflightTable inflight;
  private final StoredContent stored;
  private final RefusalMemory refusals;
  private final BlobProofs proofs;

  public BlobResolver(ContentCache cache, InflightTable inflight, RefusalMemory refusals) {
    this.cache = cache;
    this.inflight = inflight;
    this.stored = new StoredContent(cache, this::fetch);
    this.refusals = refusals;
    this.proofs = new BlobProofs(cache);
  }

  @Override
  public Future<BlobResolution> resolve(Asker asker, Route route, Digest digest, Want want) {
    Optional<Link> link = cache.metadata().link(route.repository(), digest);
    if (isManifest(link)) {
      return done(new Refused(unknown(digest)));
    }
    if (Confirmations.isConfirmed(cache, route, digest)) {
      return confirmed(asker, route, digest, want);
    }
    var asked = new Asked(route.origin().id(), digest);
    Optional<Refusal> refusal = refusals.recall(asked);
    if (refusal.isPresent()) {
      return done(new Refused(refusal.get()));
    }
    return switch (want) {
      case CONTENT ->
          cache.blobs().size(digest).isPresent()
              ? proveAndRead(asker, route, digest)
              : ask(asker, route, digest, link.isPresent());
      case DESCRIPTION -> proveAndDescribe(asker, route, digest);
    };
  }

  /**
   * Manifests are not blobs: clients try {@code /blobs/} with a manifest's digest as a last resort.
   * One that only other repositories have must look like one that is nowhere.
   */
  private static boolean isManifest(Optional<Link> link) {
    return link.filter(known -> known.kind() == Link.Kind.MANIFEST).isPresent();
  }

  /**
   * Asks the upstream for content: its answer is the proof. A download that another repository's
   * request opened proves nothing for this one, unless it is of the same registry, which gives
   * everyone the same.
   *
   * @param isNamed whether a manifest of the repository names the blob
   */
  private Future<BlobResolution> ask(Asker asker, Route route, Digest digest, boolean isNamed) {
    return switch (inflight.joinOrOpen(route.origin(), digest, asker.claim(route))) {
      case Answer.Refused<TransferReader>(Refusal refusal) -> done(new Refused(refusal));
      case Found<TransferReader>(TransferReader reader) ->
          askWith(reader, asker, route, digest, isNamed);
    };
  }

  private Future<BlobResolution> askWith(
      TransferReader reader, Asker asker, Route route, Digest digest, boolean isNamed) {
    boolean isShared =
        isNamed
            && route.origin().isPublic()
            && reader.origin().registry().equals(route.origin().name());
    if (isShared || reader.origin().equals(route.origin().id())) {
      return follow(reader, asker, route, digest);
    }
    reader.close();
    return proveAndRead(asker, route, digest);
  }

  private Future<BlobResolution> proveAndRead(Asker asker, Route route, Digest digest) {
    return prove(asker, route, digest)
        .compose(
            answer ->
                switch (answer) {
                  case Answer.Refused<BlobHead>(Refusal refusal) -> done(new Refused(refusal));
                  case Found<BlobHead>(_) -> read(asker, route, digest);
                });
  }

  private Future<BlobResolution> proveAndDescribe(Asker asker, Route route, Digest digest) {
    Optional<Refusal> held = refusals.recall(new Asked(route.origin().id(), digest));
    if (held.isPresent()) {
      return done(new Refused(held.get()));
    }
    return prove(asker, route, digest)
        .map(
            answer ->
                switch (answer) {
                  case Answer.Refused<BlobHead>(Refusal refusal) -> new Refused(refusal);
                  case Found<BlobHead>(BlobHead head) ->
                      new Described(size(route, digest, head.size()), CacheStatus.MISS);
                });
  }

  private Future<BlobResolution> confirmed(Asker asker, Route route, Digest digest, Want want) {
    return switch (want) {
      case CONTENT -> read(asker, route, digest);
      case DESCRIPTION -> describe(asker, route, digest);
    };
  }

  private Future<BlobResolution> describe(Asker asker, Route route, Digest digest) {
    OptionalLong stored = cache.blobs().size(digest);
    if (stored.isPresent()) {
      return done(new Described(stored, CacheStatus.HIT));
    }
    OptionalLong coming = running(route, digest).map(BlobResolver::total).orElse(stored);
    if (coming.isPresent()) {
      return done(new Described(coming, CacheStatus.JOIN));
    }
    return proveAndDescribe(asker, route, digest);
  }

  private Future<BlobResolution> read(Asker asker, Route route, Digest digest) {
    Optional<BlobResolution> ready = stored.ready(asker, route, digest);
    if (ready.isPresent()) {
      return done(ready.get());
    }
    if (cache.blobs().size(digest).isEmpty()) {
      return fetch(asker, route, digest);
    }
    return stored
        .open(asker, route, digest)
        .compose(
            opened -> opened.map(BlobResolver::done).orElseGet(() -> fetch(asker, route, digest)));
  }

  /** Joins the download that is running, or starts one unless the last has just been refused. */
  private Future<BlobResolution> fetch(Asker asker, Route route, Digest digest) {
    Optional<Refusal> refusal = refusals.recall(new Asked(route.origin().id(), digest));
    if (refusal.isPresent() && running(route, digest).isEmpty()) {
      return done(new Refused(refusal.get()));
    }
    return switch (inflight.joinOrOpen(route.origin(), digest, asker.claim(route))) {
      case Answer.Refused<TransferReader>(Refusal limit) -> done(new Refused(limit));
      case Found<TransferReader>(TransferReader reader) -> {
        if (!reader.opener()) {
          cache.blobs().noteUse(digest); // The opener's request is counted when the blob comes in.
        }
        yield follow(reader, asker, route, digest);
      }
    };
  }

  private Future<BlobResolution> follow(
      TransferReader reader, Asker asker, Route route, Digest digest) {
    return Following.of(reader, inflight, asker, route, digest)
        .onSuccess(
            resolution -> {
              if (resolution instanceof Refused(Refusal refusal)) {
                remember(route, digest, refusal);
              }
            });
  }

  private Future<Answer<BlobHead>> prove(Asker asker, Route route, Digest digest) {
    return OffLoop.on(asker.loop(), proofs.ask(route, digest))
        .onSuccess(
            answer -> {
              if (answer instanceof Answer.Refused<BlobHead>(Refusal refusal)) {
                remember(route, digest, refusal);
              }
            });
  }

  private void remember(Route route, Digest digest, Refusal refusal) {
    refusals.remember(new Asked(route.origin().id(), digest), refusal, route.tags().notFoundTtl());
  }

  /** Its size as it is stored, else as the upstream tells it, else as a manifest does. */
  private OptionalLong size(Route route, Digest digest, OptionalLong announced) {
    OptionalLong stored = cache.blobs().size(digest);
    if (stored.isPresent() || announced.isPresent()) {
      return stored.isPresent() ? stored : announced;
    }
    return cache.metadata().link(route.repository(), digest).map(Link::size).orElse(announced);
  }

  private Optional<Transfer> running(Route route, Digest digest) {
    return inflight.find(route.origin().name(), digest);
  }

  private static OptionalLong total(Transfer transfer) {
    return switch (transfer.state()) {
      case TransferState.Running(OptionalLong total, _) -> total;
      case TransferState.Complete(long size) -> OptionalLong.of(size);
      case TransferState.Opening(), TransferState.Refused(_), TransferState.Broken(_, _) ->
          OptionalLong.empty();
    };
  }

  private static Refusal unknown(Digest digest) {
    return Refusal.of(
        Source.STORE, Refusal.Reason.NOT_FOUND, digest + " is a manifest, not a blob");
  }

  private static Future<BlobResolution> done(BlobResolution resolution) {
    return Future.succeededFuture(resolution);
  }
}
