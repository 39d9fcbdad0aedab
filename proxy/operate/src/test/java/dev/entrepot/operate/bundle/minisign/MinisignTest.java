package dev.entrepot.operate.bundle.minisign;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.entrepot.operate.bundle.BundleException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.bouncycastle.crypto.generators.SCrypt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys and signatures of minisign 0.11, and ours; .ci/real-clients has minisign check ours. */
final class MinisignTest {
  private static final String COMMENT = "untrusted comment: of whatever\n";
  private static final String PUBLIC_KEY =
      "RWSPBWSSd0/4Ce3BX8ts/tyzWAtyhgIZ/2XC5FCm100OdhYu/XtxLGoN";
  private static final String FOREIGN_KEY =
      "RWRZQnClogvOp8xogMynJBZF0zVAvQs+vxbYViJAOGdPm1AxkA1C34Ew";
  private static final String SECRET_KEY =
      "RWQAAEIyAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAjwVkkndP+AnluaNSDSYxbLwWxz2dYO1vGXwdQqumt0+TqWpx586fou3BX8ts/tyzWAtyhgIZ/2XC5FCm100OdhYu/XtxLGoNAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

  /** The same key under the password "geheim", with less work than minisign asks for. */
  private static final String PROTECTED_KEY =
      "RWRTY0IyAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8AgAAAAAAAAAAAAAEAAAAARGq8yU1zhh/KOx92ELLYxranflZIcZmW2LgFEagpBmzoAk/+LcHfTMz6oigYiPuxnJ92gYCPEwXwtokh4Zunk/daeW5y4BOBukfLRfhqEhdvthkFhE+d3oxa3gSwR+Vt3tfcLy0bWb8=";

  /** What minisign has signed. */
  private static final byte[] CONTENT = "hello\n".getBytes(UTF_8);

  private static final String SIGNATURE =
      """
      untrusted comment: signature from minisign secret key
      RUSPBWSSd0/4CWWITKww1a1h60BCSbRDTrdDokNLxOLiMNn43LvaEsbROqq8SR3HsJD+Sg6eieJ09zsg/LCI/SW6nBXVxwNw8A0=
      trusted comment: timestamp:1795308280\tfile:x\thashed
      WEjwuAiOBSWZAY4kZ3/YZNFbjnm0S0foI54Pgi+QXdICKSMcqrlJRfydUNxysDs8lbyf5DWOw31PGETVCsCJBg==
      """;

  /** The same by minisign -l. */
  private static final String OLD_SIGNATURE =
      """
      untrusted comment: signature from minisign secret key
      RWSPBWSSd0/4CZxzBzNNntJhUIrCEdPdiT2sHBrYTyzDs+jL/IFNX7WysR+kXIaUZad/qq7rAsV3HwreNLBZF6pcY+NxVqYnhgQ=
      trusted comment: timestamp:1795309238\tfile:x
      GxPD5P4j70or+rLDZXQghUDdo8poy5CWcwtVqtb3kV20frm/+1EJKmvlhBcReOCaV1vM3Ztr6Ixj2vi3/ywIDA==
      """;

  @TempDir private Path folder;

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private SecretKeyFile secret(String key) throws IOException {
    return SecretKeyFile.read(file("key", COMMENT + key + "\n"));
  }

  private void requireSigned(String key, byte[] content, String signature) throws IOException {
    VerifyingKey.read(key).require(content, folder.resolve("x"), file("x.minisig", signature));
  }

  @Test
  void signature_ofMinisign_isRight() throws Exception {
    requireSigned(PUBLIC_KEY, CONTENT, SIGNATURE);
    Path file = file("minisign.pub", COMMENT + PUBLIC_KEY + "\n");
    requireSigned(file.toString(), CONTENT, SIGNATURE);
  }

  @Test
  void signature_ofOurs_isRightAndHasTimeAndName() throws Exception {
    SigningKey key = secret(SECRET_KEY).unlock(new byte[0]);

    String signature =
        new String(key.sign(CONTENT, "a.tar.sha256", Instant.ofEpochSecond(1_800_000_000)), UTF_8);

    requireSigned(PUBLIC_KEY, CONTENT, signature);
    assertThat(signature)
        .contains("\ntrusted comment: timestamp:1800000000\tfile:a.tar.sha256\thashed\n")
        .hasLineCount(4);
    // Ed25519 leaves nothing to chance: of the same hash, minisign has made the same.
    assertThat(signature.lines().toList().get(1)).isEqualTo(SIGNATURE.lines().toList().get(1));
    assertThat(key.toString()).isEqualTo("secret key 9F84F779264058F");
  }

  @Test
  void signature_flipped_isRefused() {
    byte[] flipped = CONTENT.clone();
    flipped[0] ^= 1;
    assertFault(() -> requireSigned(PUBLIC_KEY, flipped, SIGNATURE), "is not what the owner of");
    String otherTime = SIGNATURE.replaceFirst("timestamp:1", "timestamp:2");
    assertFault(() -> requireSigned(PUBLIC_KEY, CONTENT, otherTime), "is not what the owner of");
    String otherNumber = SIGNATURE.replace("RUSP", "RUSQ");
    assertFault(() -> requireSigned(PUBLIC_KEY, CONTENT, otherNumber), "is signed with key");
    String otherBytes = SIGNATURE.replace("CWWI", "CWWJ");
    assertThat(otherBytes).isNotEqualTo(SIGNATURE);
    assertFault(() -> requireSigned(PUBLIC_KEY, CONTENT, otherBytes), "is not what the owner of");
  }

  @Test
  void signature_foreignOrNone_isRefused() {
    assertFault(
        () -> requireSigned(FOREIGN_KEY, CONTENT, SIGNATURE),
        "is signed with key 9F84F779264058F, where A7CE0BA2A5704259");
    // A key of that number, which anybody can make.
    byte[] key = Base64.getDecoder().decode(PUBLIC_KEY);
    System.arraycopy(Base64.getDecoder().decode(FOREIGN_KEY), 10, key, 10, 32);
    String posing = Base64.getEncoder().encodeToString(key);
    assertFault(() -> requireSigned(posing, CONTENT, SIGNATURE), "is not what the owner of");
    assertFault(() -> requireSigned(PUBLIC_KEY, CONTENT, ""), "is not a signature of minisign");
    assertFault(
        () -> requireSigned(PUBLIC_KEY, CONTENT, "a\nb\nc\nd\n"), "is not a signature of minisign");
    assertFault(
        () -> requireSigned(PUBLIC_KEY, CONTENT, "x".repeat(99_999)), "too long for a file");
    assertFault(() -> requireSigned(PUBLIC_KEY, CONTENT, OLD_SIGNATURE), "of the old kind");
    assertFault(
        () ->
            VerifyingKey.read(PUBLIC_KEY)
                .require(CONTENT, folder.resolve("x"), folder.resolve("absent.minisig")),
        "there is no signature");
  }

  @Test
  void publicKey_thatIsNone_saysWhatIsOne() throws Exception {
    Path secret = file("key", COMMENT + SECRET_KEY + "\n");
    Path other = file("other", "hello\n");
    assertFault(() -> VerifyingKey.read("nowhere.pub"), "there is no file \"nowhere.pub\"");
    assertFault(() -> VerifyingKey.read(secret.toString()), "is not a public key");
    assertFault(() -> VerifyingKey.read(other.toString()), "is not a public key");
  }

  @Test
  void secretKey_withPassword_isUnlockedByThatAlone() throws Exception {
    SecretKeyFile file = secret(PROTECTED_KEY);
    assertThat(file.isProtected()).isTrue();

    byte[] signature =
        file.unlock("geheim".getBytes(UTF_8)).sign(CONTENT, "x", Instant.ofEpochSecond(1));

    requireSigned(PUBLIC_KEY, CONTENT, new String(signature, UTF_8));
    assertFault(() -> file.unlock("Geheim".getBytes(UTF_8)), "the password is not that of");
    assertFault(() -> file.unlock(new byte[0]), "the password is not that of");
  }

  @Test
  void secretKey_thatIsNone_saysWhatIsOne() {
    assertFault(() -> secret(PUBLIC_KEY), "is not a secret key");
    assertFault(() -> secret("%%%"), "is not a secret key");
    byte[] key = Base64.getDecoder().decode(SECRET_KEY);
    key[70] ^= 1;
    assertFault(
        () -> secret(Base64.getEncoder().encodeToString(key)).unlock(new byte[0]), "is damaged");
    byte[] hungry = Base64.getDecoder().decode(PROTECTED_KEY);
    hungry[44] = 1;
    hungry[52] = 1;
    assertFault(
        () -> secret(Base64.getEncoder().encodeToString(hungry)).unlock(new byte[] {1}),
        "asks for more work");
  }

  @Test
  void scrypt_isTheOneOfTheLibrary() {
    byte[] password = "pass".getBytes(UTF_8);
    byte[] salt = "salt".getBytes(UTF_8);
    for (Scrypt cost : new Scrypt[] {new Scrypt(2, 1, 1), new Scrypt(16, 8, 3)}) {
      assertThat(cost.key(password, salt, 104))
          .isEqualTo(
              SCrypt.generate(password, salt, cost.rounds(), cost.blocks(), cost.lanes(), 104));
    }
  }

  @Test
  void scrypt_ofMinisign_isThatOfLibsodium() {
    assertThat(Scrypt.of(33_554_432, 1 << 30)).contains(new Scrypt(1 << 20, 8, 1));
    assertThat(Scrypt.of(524_288, 1 << 24)).contains(new Scrypt(1 << 14, 8, 1));
    assertThat(Scrypt.of(0, 1 << 24)).contains(new Scrypt(1 << 10, 8, 1));
    assertThat(Scrypt.of(33_554_432, 1L << 40)).contains(new Scrypt(1 << 20, 8, 1));
    assertThat(Scrypt.of(Long.MAX_VALUE, 1L << 40)).isEmpty();
    assertThat(Scrypt.of(-1, 1)).isEmpty();
  }

  private static void assertFault(ThrowingCallable call, String reason) {
    assertThatThrownBy(call)
        .isInstanceOf(BundleException.class)
        .message()
        .contains(reason)
        .hasLineCount(1);
  }
}
