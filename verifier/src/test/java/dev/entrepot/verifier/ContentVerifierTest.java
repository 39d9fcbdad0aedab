package dev.entrepot.verifier;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.oci.Digest;
import dev.entrepot.oci.DigestAlgorithm;
import dev.entrepot.verifier.Verification.WrongDigest;
import dev.entrepot.verifier.Verification.WrongSize;
import java.nio.ByteBuffer;
import java.util.OptionalLong;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ContentVerifierTest {
  private static final int BYTES = 100_000;

  private final long seed = new Random().nextLong();
  private final RandomGenerator random = new Random(seed);
  private final byte[] content = randomBytes();

  @ParameterizedTest
  @EnumSource
  void finish_rightContentInChunks_isVerified(DigestAlgorithm algorithm) {
    System.out.println("ContentVerifierTest seed " + seed);
    var digest = Digest.of(algorithm, content);
    var verifier = new ContentVerifier(digest);
    updateInChunks(verifier);
    assertThat(verifier.size()).isEqualTo(BYTES);
    assertVerified(verifier.finish(OptionalLong.of(BYTES)), digest, BYTES);
  }

  @Test
  void finish_directReadOnlyBuffer_isVerifiedAndConsumed() {
    var direct = ByteBuffer.allocateDirect(BYTES).put(content).flip().asReadOnlyBuffer();
    var digest = sha256(content);
    var verifier = new ContentVerifier(digest);
    verifier.update(direct);
    assertThat(direct.hasRemaining()).isFalse();
    assertVerified(verifier.finish(OptionalLong.empty()), digest, BYTES);
  }

  @Test
  void update_positionAndLimit_areObeyed() {
    var verifier = new ContentVerifier(sha256(new byte[] {2, 3}));
    verifier.update(ByteBuffer.wrap(new byte[] {1, 2, 3, 4}, 1, 2));
    assertThat(verifier.finish(OptionalLong.of(2))).isInstanceOf(Verified.class);
  }

  @Test
  void finish_nothingPassed_isVerifiedAsEmptyContent() {
    var digest = sha256(new byte[0]);
    assertVerified(new ContentVerifier(digest).finish(OptionalLong.of(0)), digest, 0);
  }

  @Test
  void finish_otherBytes_isWrongDigest() {
    var other = sha256(new byte[] {1});
    var verifier = new ContentVerifier(other);
    verifier.update(ByteBuffer.wrap(content));
    var outcome = verifier.finish(OptionalLong.of(BYTES));
    assertThat(outcome).isEqualTo(new WrongDigest(other, sha256(content), BYTES));
    assertThat(outcome)
        .hasToString(
            "digest mismatch: expected %s, calculated %s after %d bytes"
                .formatted(other, sha256(content), BYTES));
  }

  @Test
  void finish_truncatedBytes_isWrongDigestWithoutAnnouncedSize() {
    var verifier = new ContentVerifier(sha256(content));
    verifier.update(ByteBuffer.wrap(content, 0, BYTES - 1));
    assertThat(verifier.finish(OptionalLong.empty())).isInstanceOf(WrongDigest.class);
  }

  @Test
  void finish_otherLength_isWrongSize() {
    var digest = sha256(content);
    var verifier = new ContentVerifier(digest);
    verifier.update(ByteBuffer.wrap(content));
    var outcome = verifier.finish(OptionalLong.of(BYTES + 1));
    assertThat(outcome).isEqualTo(new WrongSize(digest, BYTES + 1, BYTES));
    assertThat(outcome)
        .hasToString("size mismatch for %s: expected 100001 bytes, saw 100000".formatted(digest));
  }

  private void updateInChunks(ContentVerifier verifier) {
    for (int at = 0; at < BYTES; ) {
      int length = Math.min(random.nextInt(4096), BYTES - at);
      verifier.update(ByteBuffer.wrap(content, at, length));
      at += length;
    }
  }

  private static void assertVerified(Verification outcome, Digest digest, long size) {
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Verified.class,
            verified -> {
              assertThat(verified.digest()).isEqualTo(digest);
              assertThat(verified.size()).isEqualTo(size);
              assertThat(verified).hasToString(digest + " (" + size + " bytes)");
            });
  }

  private static Digest sha256(byte[] bytes) {
    return Digest.of(DigestAlgorithm.SHA256, bytes);
  }

  private byte[] randomBytes() {
    var bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return bytes;
  }
}
