package dev.entrepot.proxy.transfer.source;

import dev.entrepot.cache.ContentCache;
import dev.entrepot.cache.blob.OpenBlob;
import dev.entrepot.oci.ByteRange.Span;
import io.vertx.core.Context;
import java.util.List;

/** A blob that is in the store: whole from the start. */
public final class StoredSource implements ByteSource {
  private final ContentCache cache;
  private final OpenBlob blob;
  private final TransferState state;

  /** Takes over the lease on the blob. */
  public StoredSource(ContentCache cache, OpenBlob blob) {
    this.cache = cache;
    this.blob = blob;
    this.state = new TransferState.Complete(blob.size());
  }

  @Override
  public TransferState state() {
    return state;
  }

  @Override
  public void reads(List<Span> spans) {
    // Every byte is at hand.
  }

  @Override
  public Bytes at(long position) {
    return new Bytes.InFile(blob.channel(), position, blob.size());
  }

  @Override
  public void consumed(long position) {
    // What is stored stays.
  }

  @Override
  public void onProgress(Context loop, Runnable task) {
    // A whole blob makes no progress.
  }

  @Override
  public boolean foundDamaged(long position, String fault) {
    cache.blobs().doubt(blob.digest());
    return false;
  }

  @Override
  public void close() {
    blob.close();
  }
}
