package dev.entrepot.cache;

import dev.entrepot.oci.Digest;
import dev.entrepot.oci.DigestAlgorithm;
import dev.entrepot.verifier.ContentVerifier;
import dev.entrepot.verifier.Verification;
import dev.entrepot.verifier.Verified;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;

/** Bytes with their digest. */
public final class Content {
  private final Digest digest;
  private final byte[] bytes;
  private Optional<Verified> verified = Optional.empty();

  private Content(Digest digest, byte[] bytes) {
    this.digest = digest;
    this.bytes = bytes;
  }

  public Digest digest() {
    return digest;
  }

  public byte[] bytes() {
    return bytes;
  }

  public static Content of(byte[] bytes) {
    return new Content(Digest.of(DigestAlgorithm.SHA256, bytes), bytes);
  }

  public static Content of(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  public static Content random(RandomGenerator random, int size) {
    var bytes = new byte[size];
    random.nextBytes(bytes);
    return of(bytes);
  }

  public static Content sha512(String text) {
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    return new Content(Digest.of(DigestAlgorithm.SHA512, bytes), bytes);
  }

  /** Hashed once. */
  public synchronized Verified verified() {
    if (verified.isEmpty()) {
      verified = Optional.of(verify());
    }
    return verified.get();
  }

  private Verified verify() {
    var verifier = new ContentVerifier(digest);
    verifier.update(ByteBuffer.wrap(bytes));
    return switch (verifier.finish(OptionalLong.of(bytes.length))) {
      case Verified verified -> verified;
      case Verification.Mismatch mismatch -> throw new AssertionError(mismatch.toString());
    };
  }

  public ByteBuffer[] batch() {
    return new ByteBuffer[] {ByteBuffer.wrap(bytes)};
  }

  /** What follows a number of bytes. */
  public ByteBuffer[] batchFrom(long offset) {
    return new ByteBuffer[] {ByteBuffer.wrap(bytes).position(Math.toIntExact(offset))};
  }

  public Content firstHalf() {
    return of(Arrays.copyOf(bytes, bytes.length / 2));
  }

  public boolean beginsWith(byte[] beginning) {
    return beginning.length <= bytes.length
        && Arrays.equals(bytes, 0, beginning.length, beginning, 0, beginning.length);
  }

  /** All that can be read through a channel, by position. */
  public static byte[] read(FileChannel channel) throws IOException {
    return read(channel, 0, Math.toIntExact(channel.size()));
  }

  public static byte[] read(FileChannel channel, long offset, int length) throws IOException {
    var bytes = ByteBuffer.allocate(length);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, offset + bytes.position()) < 0) {
        throw new IOException("ended after %d of %d bytes".formatted(bytes.position(), length));
      }
    }
    return bytes.array();
  }
}
