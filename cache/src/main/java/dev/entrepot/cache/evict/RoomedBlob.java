package dev.entrepot.cache.evict;

import dev.entrepot.cache.blob.ContentLease;
import dev.entrepot.cache.blob.StagedBlob;
import dev.entrepot.oci.Digest;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A staged blob that has room reserved for each byte before it is written. */
final class RoomedBlob implements StagedBlob {
  /** In which steps room is taken for a blob of unknown size, in bytes: 8 MiB. */
  static final long STEP_BYTES = 8L << 20;

  private final Digest digest;
  private final StagedBlob staged;
  private final Room room;

  // The writing thread only.
  private long taken;
  private boolean kept;
  private boolean closed;

  /**
   * @param staged whose bytes have room already
   */
  RoomedBlob(Digest digest, StagedBlob staged, Room room) {
    this.digest = digest;
    this.staged = staged;
    this.room = room;
    this.taken = staged.size();
  }

  StagedBlob staged() {
    return staged;
  }

  @Override
  public void expect(long size) throws IOException {
    room.requireKeepable(digest, size);
    take(size - taken);
    staged.expect(size);
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

  private void takeInSteps(long needed) throws NoRoomException {
    room.requireKeepable(digest, taken + needed);
    long step = Math.max(needed, STEP_BYTES);
    boolean hasStep = step > needed && room.takeIfThere(step);
    if (hasStep) {
      taken += step;
    } else {
      take(needed);
    }
  }

  private void take(long bytes) throws NoRoomException {
    if (bytes > 0) {
      room.take(digest, bytes);
      taken += bytes;
    }
  }

  @Override
  public long size() {
    return staged.size();
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

  /** Its bytes are counted as those of a stored blob now. */
  void committed() {
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
