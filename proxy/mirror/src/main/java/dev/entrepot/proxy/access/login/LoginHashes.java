package dev.entrepot.proxy.access.login;

import com.google.common.hash.HashCode;
import com.google.common.hash.HashFunction;
import com.google.common.hash.Hashing;
import com.google.common.net.InetAddresses;
import dev.entrepot.config.Secret;
import dev.entrepot.proxy.access.login.FailedLogins.Attempt;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.random.RandomGenerator;

/**
 * HMAC-SHA-256 with a key that ends with the process: what is kept of secrets tells nothing of
 * them. Any thread.
 */
final class LoginHashes {
  private static final int KEY_BYTES = 32;

  /** The bytes of an IPv6 address that are a network's; a client has all addresses within. */
  private static final int NETWORK_BYTES = 8;

  private final HashFunction keyed;

  /**
   * @param random that of {@link java.security.SecureRandom}, but in tests
   */
  LoginHashes(RandomGenerator random) {
    byte[] key = new byte[KEY_BYTES];
    random.nextBytes(key);
    this.keyed = Hashing.hmacSha256(key);
    Arrays.fill(key, (byte) 0);
  }

  HashCode password(String user, Secret password) {
    return of("password", user, password.value());
  }

  HashCode token(Secret token) {
    return of("token", token.value());
  }

  /**
   * @param name what a person calls the login, or what else tells one from another
   */
  Attempt attempt(String address, String name) {
    String network = network(address);
    return new Attempt(of("address", network), of("name", name), of("pair", network, name));
  }

  private HashCode of(String kind, String... parts) {
    var hasher = keyed.newHasher().putString(kind, StandardCharsets.UTF_8);
    for (String part : parts) {
      byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
      hasher.putInt(bytes.length).putBytes(bytes);
    }
    return hasher.hash();
  }

  /** An IPv4 address, the /64 of an IPv6 address, or whatever else the text is. */
  static String network(String address) {
    int zone = address.indexOf('%');
    String bare = zone < 0 ? address : address.substring(0, zone);
    if (!InetAddresses.isInetAddress(bare)) {
      return address;
    }
    InetAddress parsed = InetAddresses.forString(bare);
    return parsed instanceof Inet6Address
        ? HexFormat.of().formatHex(parsed.getAddress(), 0, NETWORK_BYTES) + "/64"
        : parsed.getHostAddress();
  }
}
