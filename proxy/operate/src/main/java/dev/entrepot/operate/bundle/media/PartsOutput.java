package dev.entrepot.operate.bundle.media;

import dev.entrepot.oci.Digest;
import dev.entrepot.oci.DigestAlgorithm;
import dev.entrepot.operate.bundle.BundleException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A stream that goes on in the next file when one is full, and hashes each. What is written to it
 * is on the disk once it is closed. Blocking; one thread.
 */
final class PartsOutput extends OutputStream {
  private final IntFunction<Path> files;
  private final long partBytes;
  private final List<Digest> sums = new ArrayList<>();
  private final MessageDigest hash = DigestAlgorithm.SHA256.newMessageDigest();
  private int number;
  private @Nullable FileChannel channel;

  /** How many bytes the current file has. */
  private long written;

  /**
   * @param files the file for each part, by its number, from 1
   * @param partBytes how large a part is at most; without a limit there is one
   */
  PartsOutput(IntFunction<Path> files, OptionalLong partBytes) {
    this.files = files;
    this.partBytes = partBytes.orElse(Long.MAX_VALUE);
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    var left = ByteBuffer.wrap(bytes, offset, length);
    while (left.hasRemaining()) {
      FileChannel out = current();
      var piece = left.slice().limit((int) Math.min(left.remaining(), partBytes - written));
      hash.update(piece.duplicate());
      written += piece.remaining();
      left.position(left.position() + piece.remaining());
      write(out, piece);
    }
  }

  private void write(FileChannel out, ByteBuffer piece) throws IOException {
    try {
      while (piece.hasRemaining()) {
        var _ = out.write(piece);
      }
    } catch (IOException e) {
      throw fault(e);
    }
  }

  private FileChannel current() throws IOException {
    if (channel != null && written < partBytes) {
      return channel;
    }
    endPart();
    if (number == PartName.MAX_PARTS) {
      throw new BundleException(
          "the bundle has more than %d parts: make them larger".formatted(PartName.MAX_PARTS));
    }
    number++;
    channel = begin(files.apply(number));
    return channel;
  }

  private FileChannel begin(Path file) throws BundleException {
    try {
      return FileChannel.open(
          file,
          StandardOpenOption.CREATE,
          StandardOpenOption.TRUNCATE_EXISTING,
          StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw fault(e);
    }
  }

  private BundleException fault(IOException e) {
    return new BundleException(
        "%s cannot be written: %s; there is no bundle, so mend that and export again"
            .formatted(files.apply(number), FileFault.of(e)),
        e);
  }

  private void endPart() throws IOException {
    FileChannel ended = channel;
    if (ended == null) {
      return;
    }
    channel = null;
    try (ended) {
      ended.force(true);
    }
    sums.add(Digest.of(DigestAlgorithm.SHA256, hash));
    written = 0;
  }

  @Override
  public void close() throws IOException {
    endPart();
  }

  /** How many files have been begun. */
  int begun() {
    return number;
  }

  /** What the files have that are done. */
  List<Digest> sums() {
    return sums;
  }
}
