package dev.entrepot.proxy.access.pass;

import dev.entrepot.oci.RegistryName;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Tells which login is passed on, and where to. Not a secret; without the memory of the process
 * that made it, it stands for nothing.
 *
 * @param key of the login, see {@link dev.entrepot.proxy.upstream.CallerLogin}
 */
public record PassedKey(RegistryName registry, String key) {
  private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

  /**
   * @throws IllegalArgumentException if the key is no hash
   */
  public PassedKey {
    if (!isHash(key)) {
      throw new IllegalArgumentException("not the key of a login");
    }
  }

  /** Reads what a token says; empty if it is no such key. */
  public static Optional<PassedKey> parse(String registry, String key) {
    return isHash(key)
        ? RegistryName.parse(registry).map(name -> new PassedKey(name, key))
        : Optional.empty();
  }

  private static boolean isHash(String key) {
    return HASH.matcher(key).matches();
  }
}
