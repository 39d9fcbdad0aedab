package dev.entrepot.proxy.access.token;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The wish to pull from a repository, as clients write it: {@code repository:NAME:pull} (token
 * scope documentation of the Distribution project, "Resource Scope Grammar"). Other types and
 * actions have no right here, and a token is given without them.
 *
 * @param name the repository as the client names it, not yet checked; may begin with a registry
 */
public record Scope(String name) {
  /** The most scopes of a request. */
  public static final int MAX_SCOPES = 32;

  /** The longest scope, in characters: a registry, a repository and its actions. */
  static final int MAX_CHARACTERS = 640;

  private static final String REPOSITORY = "repository";
  private static final String PULL = "pull";
  private static final String ALL_ACTIONS = "*";

  /**
   * The scopes of a request: each parameter has several, between spaces.
   *
   * @return each once; empty if there are more than {@link #MAX_SCOPES}, of whatever type
   */
  public static Optional<Set<Scope>> parseAll(List<String> parameters) {
    var texts = new ArrayList<String>();
    for (String parameter : parameters) {
      for (String text : parameter.split(" ", MAX_SCOPES + 2)) {
        if (!text.isEmpty() && !texts.contains(text)) {
          texts.add(text);
        }
      }
      if (texts.size() > MAX_SCOPES) {
        return Optional.empty();
      }
    }
    var scopes = new LinkedHashSet<Scope>();
    texts.forEach(text -> parse(text).ifPresent(scopes::add));
    return Optional.of(scopes);
  }

  /** A name has a colon of its own where it begins with a registry that has a port. */
  private static Optional<Scope> parse(String text) {
    int first = text.indexOf(':');
    int last = text.lastIndexOf(':');
    boolean fits =
        text.length() <= MAX_CHARACTERS
            && last - first > 1
            && isRepository(text.substring(0, first))
            && asksToPull(text.substring(last + 1));
    return fits ? Optional.of(new Scope(text.substring(first + 1, last))) : Optional.empty();
  }

  /** A class, as in {@code repository(plugin)}, is deprecated and means nothing. */
  private static boolean isRepository(String type) {
    return type.equals(REPOSITORY) || (type.startsWith(REPOSITORY + "(") && type.endsWith(")"));
  }

  private static boolean asksToPull(String actions) {
    for (String action : actions.split(",", -1)) {
      if (action.equals(PULL) || action.equals(ALL_ACTIONS)) {
        return true;
      }
    }
    return false;
  }

  /** The scope of a pull, as a challenge or an answer names it. */
  @Override
  public String toString() {
    return REPOSITORY + ":" + name + ":" + PULL;
  }
}
