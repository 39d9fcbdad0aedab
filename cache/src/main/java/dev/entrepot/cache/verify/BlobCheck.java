package dev.entrepot.cache.verify;

import static dev.entrepot.cache.index.table.Tables.BLOBS;

import dev.entrepot.cache.blob.BlobStore;
import dev.entrepot.cache.blob.ReadFaults;
import dev.entrepot.cache.index.BlobRecord;
import dev.entrepot.cache.index.table.IndexLookups;
import dev.entrepot.oci.Digest;
import dev.entrepot.verifier.ContentVerifier;
import dev.entrepot.verifier.Verification;
import dev.entrepot.verifier.Verified;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.util.Optional;
import java.util.OptionalLong;

/** Hashes blobs' files. For one thread. */
final class BlobCheck {
  private static final int PIECE_BYTES = 256 << 10; // 256 KiB

  private final IndexLookups index;
  private final BlobStore blobs;
  private final DamageHandler removal;
  private final ReadRate rate;
  private final Tally tally;
  private final ReadFaults faults;
  private final ByteBuffer piece = ByteBuffer.allocateDirect(PIECE_BYTES);

  BlobCheck(
      IndexLookups index,
      BlobStore blobs,
      DamageHandler removal,
      ReadFaults faults,
      ReadRate rate,
      Tally tally) {
    this.index = index;
    this.blobs = blobs;
    this.removal = removal;
    this.faults = faults;
    this.rate = rate;
    this.tally = tally;
  }

  /** Looks at a blob; one that is no longer listed is passed over. */
  void check(Digest digest) throws InterruptedException {
    Optional<BlobRecord> record = index.get(BLOBS, digest);
    if (record.isPresent()) {
      check(digest, record.get());
    }
  }

  private void check(Digest digest, BlobRecord record) throws InterruptedException {
    try {
      Optional<FileChannel> file = blobs.open(digest);
      if (file.isEmpty()) {
        wrong(VerificationFinding.Kind.MISSING_BLOB, digest, record, "its file is missing");
        return;
      }
      switch (hash(digest, file.get(), record.size())) {
        case Verified verified -> tally.blobHashed(verified.size());
        case Verification.Mismatch mismatch -> {
          tally.blobHashed(record.size());
          wrong(VerificationFinding.Kind.DAMAGED_BLOB, digest, record, mismatch.toString());
        }
      }
    } catch (ClosedByInterruptException | InterruptedIOException e) {
      throw (InterruptedException) new InterruptedException("broken off").initCause(e);
    } catch (IOException e) {
      if (faults.isOfTheFile(e)) {
        wrong(
            VerificationFinding.Kind.UNREADABLE_BLOB,
            digest,
            record,
            "its file cannot be read: " + e);
      } else {
        tally.blobUnread(digest, e.toString());
      }
    }
  }

  private Verification hash(Digest digest, FileChannel file, long size)
      throws IOException, InterruptedException {
    try (file) {
      var verifier = new ContentVerifier(digest);
      for (int read = file.read(piece.clear()); read >= 0; read = file.read(piece.clear())) {
        verifier.update(piece.flip());
        tally.read(read);
        rate.passed(read);
      }
      faults.wasRead();
      return verifier.finish(OptionalLong.of(size));
    }
  }

  /** A blob that was evicted or replaced while it was read was not wrong. */
  private void wrong(VerificationFinding.Kind kind, Digest digest, BlobRecord seen, String fault) {
    if (index.get(BLOBS, digest).filter(seen::equals).isPresent()) {
      tally.found(new VerificationFinding(kind, digest, fault, removal.blob(digest, seen, fault)));
    }
  }
}
