package dev.entrepot.cache.blob;

import dev.entrepot.verifier.Verified;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A staged blob that adds something to another one; all that it does not override is that one's.
 */
public abstract class ForwardingBlob implements StagedBlob {
  private final StagedBlob staged;

  protected ForwardingBlob(StagedBlob staged) {
    this.staged = staged;
  }

  @Override
  public void write(ByteBuffer[] batch) throws IOException {
    staged.write(batch);
  }

  @Override
  public void expect(long size) throws IOException {
    staged.expect(size);
  }

  @Override
  public long size() {
    return staged.size();
  }

  @Override
  public void truncate(long size) throws IOException {
    staged.truncate(size);
  }

  @Override
  public boolean keep() {
    return staged.keep();
  }

  @Override
  public ContentLease lease() {
    return staged.lease();
  }

  @Override
  public void commit(Verified verified) throws IOException {
    staged.commit(verified);
  }

  @Override
  public void close() {
    staged.close();
  }
}
