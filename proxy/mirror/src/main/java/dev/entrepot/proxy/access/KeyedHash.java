package dev.entrepot.proxy.access;

import com.google.common.hash.HashCode;
import com.google.common.hash.HashFunction;
import com.google.common.hash.Hashing;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * HMAC-SHA-256 with a key that ends with the process: what is kept of secrets tells nothing of
 * them. Any thread.
 */
public final class KeyedHash {
  private static final int KEY_BYTES = 32;

  private final HashFunction keyed;

  /**
   * @param random that of {@link java.security.SecureRandom}, but in tests
   */
  public KeyedHash(RandomGenerator random) {
    byte[] key = new byte[KEY_BYTES];
    random.nextBytes(key);
    this.keyed = Hashing.hmacSha256(key);
    Arrays.fill(key, (byte) 0);
  }

  /**
   * The hash of texts in their order.
   *
   * @param kind keeps hashes of different things apart
   */
  public HashCode of(String kind, String... parts) {
    var hasher = keyed.newHasher().putString(kind, StandardCharsets.UTF_8);
    for (String part : parts) {
      byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
      hasher.putInt(bytes.length).putBytes(bytes);
    }
    return hasher.hash();
  }
}
