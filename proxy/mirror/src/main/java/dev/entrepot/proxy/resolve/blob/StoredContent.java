package dev.entrepot.proxy.resolve.blob;

import dev.entrepot.cache.ContentCache;
import dev.entrepot.cache.blob.OpenBlob;
import dev.entrepot.oci.Digest;
import dev.entrepot.proxy.answer.Refusal;
import dev.entrepot.proxy.resolve.Asker;
import dev.entrepot.proxy.resolve.CacheStatus;
import dev.entrepot.proxy.resolve.OffLoop;
import dev.entrepot.proxy.resolve.blob.BlobResolution.Content;
import dev.entrepot.proxy.resolve.blob.BlobResolution.Described;
import dev.entrepot.proxy.resolve.blob.BlobResolution.Left;
import dev.entrepot.proxy.resolve.blob.BlobResolution.Refused;
import dev.entrepot.proxy.route.Route;
import dev.entrepot.proxy.share.FairShare;
import dev.entrepot.proxy.transfer.source.ByteSource;
import dev.entrepot.proxy.transfer.source.MendedSource;
import dev.entrepot.proxy.transfer.source.StoredSource;
import io.vertx.core.Future;
import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Blobs of the store as answers, which the upstream ends if the store cannot. Called on an event
 * loop, on which the answers come.
 */
public final class StoredContent {
  private static final Logger log = LoggerFactory.getLogger(StoredContent.class);

  /** Has a blob come from the upstream. */
  public interface Fetch {
    Future<BlobResolution> of(Asker asker, Route route, Digest digest);
  }

  private final ContentCache cache;
  private final Fetch fetch;

  public StoredContent(ContentCache cache, Fetch fetch) {
    this.cache = cache;
    this.fetch = fetch;
  }

  /** The blob, if its file is open already. */
  public Optional<BlobResolution> ready(Asker asker, Route route, Digest digest) {
    return cache.blobs().openIfReady(digest).map(blob -> content(asker, route, blob));
  }

  /** The blob, if it is stored and can be opened. */
  public Future<Optional<BlobResolution>> open(Asker asker, Route route, Digest digest) {
    return OffLoop.call("blob-open", asker.loop(), () -> open(digest))
        .map(opened -> opened.map(blob -> content(asker, route, blob)));
  }

  private Optional<OpenBlob> open(Digest digest) {
    try {
      return cache.blobs().open(digest);
    } catch (IOException e) {
      log.error("stored blob {} cannot be opened; answering as if it were not stored", digest, e);
      return Optional.empty();
    }
  }

  private BlobResolution content(Asker asker, Route route, OpenBlob blob) {
    var source =
        new MendedSource(
            new StoredSource(cache, blob),
            blob.size(),
            (position, fault) -> instead(asker, route, blob.digest(), position, fault));
    return new Content(source, CacheStatus.HIT);
  }

  /**
   * The file could not be read: another one, if there is one by now, or else the upstream, at no
   * caller's expense.
   */
  private Future<ByteSource> instead(
      Asker asker, Route route, Digest digest, long position, String fault) {
    return OffLoop.call(
            "blob-doubt",
            asker.loop(),
            () -> {
              cache.blobs().doubt(digest, position, fault);
              return open(digest);
            })
        .compose(
            opened ->
                opened.isPresent()
                    ? Future.succeededFuture(new StoredSource(cache, opened.get()))
                    : fetch
                        .of(asker, route.within(FairShare.UNLIMITED), digest)
                        .compose(StoredContent::source));
  }

  private static Future<ByteSource> source(BlobResolution resolution) {
    return switch (resolution) {
      case Content(ByteSource source, _) -> Future.succeededFuture(source);
      case Refused(Refusal refusal) -> Future.failedFuture(refusal.message());
      case Left() -> Future.failedFuture("the client has left");
      case Described described ->
          throw new IllegalStateException("content was asked for: " + described);
    };
  }
}
