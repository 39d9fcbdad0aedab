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
  private final Digest expected;
  private final MessageDigest hash;
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
    hash.update(bytes);
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
