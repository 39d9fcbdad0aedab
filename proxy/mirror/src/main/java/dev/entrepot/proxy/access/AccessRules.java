package dev.entrepot.proxy.access;

import dev.entrepot.config.access.AccessRule;
import dev.entrepot.config.access.PullRight;
import dev.entrepot.config.access.Who;
import dev.entrepot.oci.RegistryName;
import dev.entrepot.oci.Repository;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * Decides by ordered rules: the first that fits decides, and where none fits, nothing is given.
 * Without any rule, every caller gets everything. Immutable; any thread.
 */
public final class AccessRules {
  private final List<AccessRule> rules;

  /** What each rule is called; each request needs one. */
  private final List<String> names;

  /**
   * @param rules in their order
   */
  public AccessRules(List<AccessRule> rules) {
    this.rules = List.copyOf(rules);
    this.names =
        IntStream.rangeClosed(1, this.rules.size()).mapToObj(number -> "rule " + number).toList();
  }

  /** What the caller gets of the repository. */
  public Verdict of(Caller caller, Repository repository) {
    if (rules.isEmpty()) {
      return new Verdict.Allowed("there are no rules");
    }
    OptionalInt decides = deciding(caller, repository);
    if (decides.isEmpty()) {
      return verdict(PullRight.DENY, caller, "no rule");
    }
    int number = decides.getAsInt();
    return verdict(rules.get(number - 1).pull(), caller, names.get(number - 1));
  }

  /** The number of the rule that decides, from 1; empty if none fits. */
  public OptionalInt deciding(Caller caller, Repository repository) {
    for (int i = 0; i < rules.size(); i++) {
      AccessRule rule = rules.get(i);
      if (isAbout(rule.who(), caller) && rule.covers(repository)) {
        return OptionalInt.of(i + 1);
      }
    }
    return OptionalInt.empty();
  }

  /** Whether there is anything of a registry that may be asked for there for the caller. */
  public boolean allowsAnyOf(RegistryName registry, Caller caller) {
    return rules.isEmpty()
        || rules.stream()
            .filter(rule -> rule.pull() == PullRight.ALLOW && isAbout(rule.who(), caller))
            .flatMap(rule -> rule.images().stream())
            .anyMatch(images -> images.registry().equals(registry));
  }

  private static Verdict verdict(PullRight right, Caller caller, String why) {
    return switch (right) {
      case ALLOW -> new Verdict.Allowed(why);
      case CACHED -> new Verdict.Stored(why);
      case DENY ->
          switch (caller) {
            case Caller.Anonymous() -> new Verdict.LoginNeeded(why);
            case Caller.Known _ -> new Verdict.Denied(why);
          };
    };
  }

  /** Whether a caller is one of these. */
  public static boolean isAbout(Who who, Caller caller) {
    return switch (caller) {
      case Caller.Anonymous() ->
          switch (who) {
            case Who.Anonymous(), Who.Any() -> true;
            case Who.User _, Who.Group _, Who.Login() -> false;
          };
      case Caller.Known known ->
          switch (who) {
            case Who.User(String name) -> isProven(known) && known.name().equals(name);
            case Who.Group(String name) -> isProven(known) && known.groups().contains(name);
            case Who.Login(), Who.Any() -> true;
            case Who.Anonymous() -> false;
          };
    };
  }

  /** A login that is passed on may be made up, and its name with it. */
  private static boolean isProven(Caller.Known caller) {
    return caller.proof().holdsAtTheDoor();
  }
}
