package dev.entrepot.cache.evict;

import dev.entrepot.cache.blob.ContentLease;
import dev.entrepot.cache.blob.ForwardingBlob;
import dev.entrepot.cache.blob.StagedBlob;
import dev.entrepot.oci.Digest;
import dev.entrepot.verifier.Verified;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A staged blob that has room reserved for each byte before it is written, in steps as its bytes
 * come: a length that was merely announced moves nothing out.
 */
final class ReservedBlob extends ForwardingBlob {
  /** The largest step, in bytes: 16 MiB. */
  static final long STEP_BYTES = 16L << 20;

  /** The smallest step, in bytes, unless the blob ends before: 1 MiB. */
  static final long FIRST_STEP_BYTES = 1L << 20;

  private final Digest digest;
  private final StagedBlob staged;
  private final Capacity room;

  // The writing thread only.
  private long expected = Long.MAX_VALUE;
  private long taken;
  private boolean kept;
  private boolean closed;

  /**
   * @param staged whose bytes have room already
   */
  ReservedBlob(Digest digest, StagedBlob staged, Capacity room) {
    super(staged);
    this.digest = digest;
    this.staged = staged;
    this.room = room;
    this.taken = staged.size();
  }

  @Override
  public void expect(long size) throws IOException {
    room.requireKeepable(digest, size);
    staged.expect(size);
    expected = size;
  }

  @Override
  public void write(ByteBuffer[] batch) throws IOException {
    long before = staged.size();
    long needed = before - taken;
    for (var bytes : batch) {
      needed += bytes.remaining();
    }
    if (needed > 0) {
      takeInSteps(needed);
    }
    try {
      staged.write(batch);
    } finally {
      room.ledger().wrote(staged.size() - before);
    }
  }

  /** Takes a step if there is room for it; else what is needed, for which blobs go. */
  private void takeInSteps(long needed) throws NoRoomException {
    room.requireKeepable(digest, taken + needed);
    long step = Math.clamp(staged.size(), FIRST_STEP_BYTES, STEP_BYTES);
    long ahead = Math.max(needed, Math.min(step, expected - taken));
    if (ahead > needed && room.takeIfThere(ahead)) {
      taken += ahead;
    } else {
      room.take(digest, needed);
      taken += needed;
    }
  }

  @Override
  public void truncate(long size) throws IOException {
    long before = staged.size();
    staged.truncate(size);
    room.ledger().truncated(before - staged.size());
  }

  @Override
  public boolean keep() {
    kept = staged.keep();
    return kept;
  }

  @Override
  public ContentLease lease() {
    return room.readers().lease(digest, staged.lease());
  }

  /** From then on its bytes are counted as those of a stored blob. */
  @Override
  public void commit(Verified verified) throws IOException {
    super.commit(verified);
    giveBack(taken, taken - staged.size());
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    long size = staged.size();
    staged.close();
    if (kept) {
      room.ledger().keep(size);
      giveBack(taken - size, taken - size);
    } else {
      giveBack(taken, Math.max(0, taken - size));
    }
  }

  private void giveBack(long bytes, long unwritten) {
    room.ledger().giveBack(bytes, unwritten);
    taken = 0;
  }
}
