package dev.entrepot.proxy.access.login;

import com.google.common.hash.HashCode;
import dev.entrepot.config.Secret;
import dev.entrepot.proxy.access.ClientNetwork;
import dev.entrepot.proxy.access.KeyedHash;
import dev.entrepot.proxy.access.login.FailedLogins.Attempt;
import java.util.random.RandomGenerator;

/** What is remembered of logins, as keyed hashes. Any thread. */
final class LoginHashes {
  private final KeyedHash hash;

  /**
   * @param random that of {@link java.security.SecureRandom}, but in tests
   */
  LoginHashes(RandomGenerator random) {
    this.hash = new KeyedHash(random);
  }

  HashCode password(String user, Secret password) {
    return hash.of("password", user, password.value());
  }

  HashCode token(Secret token) {
    return hash.of("token", token.value());
  }

  /**
   * @param name what a person calls the login, or what else tells one from another
   */
  Attempt attempt(String address, String name) {
    String network = ClientNetwork.of(address);
    return new Attempt(
        hash.of("address", network), hash.of("name", name), hash.of("pair", network, name));
  }
}
