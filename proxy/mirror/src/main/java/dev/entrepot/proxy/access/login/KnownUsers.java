package dev.entrepot.proxy.access.login;

import com.google.common.hash.HashFunction;
import dev.entrepot.config.Secret;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.security.crypto.bcrypt.BCrypt;

/** The users of a file, as it was at one time. Immutable. */
final class KnownUsers {
  /** The longest password, in bytes of UTF-8: bcrypt does not look at what is behind. */
  static final int MAX_PASSWORD_BYTES = 72;

  /**
   * A user.
   *
   * @param hash of the password, in the form of bcrypt
   * @param mark changes with the user's line in the file; not a secret
   */
  record User(String hash, String mark) {
    @Override
    public String toString() {
      return "(a user)";
    }
  }

  private final Map<String, User> users;
  private final List<User> all;
  private final HashFunction choice;

  /**
   * @param choice keyed; which user's hash is calculated for a name that is not there
   */
  KnownUsers(Map<String, User> users, HashFunction choice) {
    this.users = Map.copyOf(users);
    this.all = List.copyOf(this.users.values());
    this.choice = choice;
  }

  /** The mark of a user; empty if there is none of this name. */
  Optional<String> mark(String name) {
    return Optional.ofNullable(users.get(name)).map(User::mark);
  }

  int size() {
    return all.size();
  }

  /**
   * The mark of the user, if the password is the user's. For an unknown name a hash is calculated,
   * too, the same for each asking, so that the time does not tell who is there. Costs up to
   * seconds.
   */
  Optional<String> check(String name, Secret password) {
    byte[] bytes = password.value().getBytes(StandardCharsets.UTF_8);
    if (bytes.length > MAX_PASSWORD_BYTES || all.isEmpty()) {
      return Optional.empty();
    }
    User user = users.get(name);
    boolean fits = BCrypt.checkpw(bytes, (user == null ? standIn(name) : user).hash());
    return user != null && fits ? Optional.of(user.mark()) : Optional.empty();
  }

  private User standIn(String name) {
    long chosen = choice.hashString(name, StandardCharsets.UTF_8).asLong();
    return all.get((int) Math.floorMod(chosen, (long) all.size()));
  }
}
