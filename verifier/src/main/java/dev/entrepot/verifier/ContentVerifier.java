package dev.entrepot.verifier;

import dev.entrepot.oci.Digest;
import dev.entrepot.verifier.Verification.WrongDigest;
import dev.entrepot.verifier.Verification.WrongSize;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.OptionalLong;

/**
 * Counts and hashes bytes as they pass. For one thread at a time; {@link #finish} ends its use.
 *
 * @see <a href="https://github.com/opencontainers/image-spec/blob/main/descriptor.md">OCI image
 *     specification, descriptor.md, "Verification"</a>
 */
public final class ContentVerifier {
  /** How much of a buffer outside of the heap is copied at once, to be hashed there, in bytes. */
  private static final int COPIED_BYTES = 64 << 10; // 64 KiB, which stays in a processor's cache

  private final Digest expected;
  private final MessageDigest hash;
  private byte[] copied = {};
  private long size;

  /** A verifier for content that is to have the given digest. */
  public ContentVerifier(Digest expected) {
    this.expected = expected;
    this.hash = expected.algorithm().newMessageDigest();
  }

  /** Compares content that is here whole with the digest that it is to have. */
  public static Verification verify(Digest expected, byte[] content) {
    var verifier = new ContentVerifier(expected);
    verifier.update(ByteBuffer.wrap(content));
    return verifier.finish(OptionalLong.empty());
  }

  /** Takes the buffer's remaining bytes, up to its limit. */
  public void update(ByteBuffer bytes) {
    size += bytes.remaining();
    if (bytes.hasArray()) {
      hash.update(bytes);
    } else {
      updateCopied(bytes);
    }
  }

  /** As the JDK's hashes do, but in pieces that are 16 times as large and cost less. */
  private void updateCopied(ByteBuffer bytes) {
    if (copied.length < Math.min(bytes.remaining(), COPIED_BYTES)) {
      copied = new byte[Math.min(bytes.remaining(), COPIED_BYTES)];
    }
    while (bytes.hasRemaining()) {
      int piece = Math.min(bytes.remaining(), copied.length);
      bytes.get(copied, 0, piece);
      hash.update(copied, 0, piece);
    }
  }

  /** How many bytes have passed. */
  public long size() {
    return size;
  }

  /**
   * Compares what has passed with what was expected; the size first, as it says more of what went
   * wrong.
   *
   * @param announced the size that the content is to have, in bytes, where it is known
   */
  public Verification finish(OptionalLong announced) {
    if (announced.isPresent() && announced.getAsLong() != size) {
      return new WrongSize(expected, announced.getAsLong(), size);
    }
    var calculated = Digest.of(expected.algorithm(), hash);
    return calculated.equals(expected)
        ? new Verified(expected, size)
        : new WrongDigest(expected, calculated, size);
  }
}
