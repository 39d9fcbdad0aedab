package dev.entrepot.config.access;

import dev.entrepot.config.read.ValueType;
import java.util.Optional;

/** The callers that a rule is about. */
public sealed interface Who {
  /** The longest name of a caller or a group. */
  int MAX_CHARACTERS = NamePattern.MAX_CHARACTERS;

  ValueType<Who> TYPE = ValueType.of("user:NAME, group:NAME, anonymous, login or any", Who::parse);

  /** Parses the callers of a rule; empty for any other text. */
  static Optional<Who> parse(String text) {
    return switch (text) {
      case "anonymous" -> Optional.of(new Anonymous());
      case "login" -> Optional.of(new Login());
      case "any" -> Optional.of(new Any());
      default ->
          named(text, "user:").<Who>map(User::new).or(() -> named(text, "group:").map(Group::new));
    };
  }

  private static Optional<String> named(String text, String kind) {
    return Optional.of(text)
        .filter(it -> it.startsWith(kind))
        .map(it -> it.substring(kind.length()))
        .filter(Who::isName);
  }

  private static boolean isName(String name) {
    return !name.isBlank()
        && name.equals(name.strip())
        && name.length() <= MAX_CHARACTERS
        && name.chars().noneMatch(Character::isISOControl);
  }

  /** Whether each caller that the others are is one of these, too. */
  default boolean includes(Who others) {
    return switch (this) {
      case Any() -> true;
      case Login() -> others instanceof User || others instanceof Group || others instanceof Login;
      case User _, Group _, Anonymous() -> equals(others);
    };
  }

  /** The caller with exactly this name. */
  record User(String name) implements Who {
    @Override
    public String toString() {
      return "user:" + name;
    }
  }

  /** Every caller in exactly this group. */
  record Group(String name) implements Who {
    @Override
    public String toString() {
      return "group:" + name;
    }
  }

  /** Every caller without a login. */
  record Anonymous() implements Who {
    @Override
    public String toString() {
      return "anonymous";
    }
  }

  /** Every caller with a login. */
  record Login() implements Who {
    @Override
    public String toString() {
      return "login";
    }
  }

  /** Every caller. */
  record Any() implements Who {
    @Override
    public String toString() {
      return "any";
    }
  }
}
