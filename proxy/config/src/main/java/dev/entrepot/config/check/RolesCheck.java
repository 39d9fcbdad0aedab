package dev.entrepot.config.check;

import dev.entrepot.config.EntrepotConfig;
import dev.entrepot.config.access.AccessConfig;
import dev.entrepot.config.access.AdminRole;
import dev.entrepot.config.access.OpenPart;
import dev.entrepot.config.access.RoleRule;
import dev.entrepot.config.access.Who;
import dev.entrepot.config.read.Loaded;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Finds roles at the operators' port that can never match, and those that everyone has. */
final class RolesCheck {
  private final Loaded<EntrepotConfig> loaded;
  private final List<RoleRule> roles;
  private final AccessConfig access;
  private final CallersCheck callers;
  private final List<ConfigIssue> findings = new ArrayList<>();

  /** The port has no certificates of clients, and passes no logins on to registries. */
  RolesCheck(Loaded<EntrepotConfig> loaded, AccessConfig access) {
    this.loaded = loaded;
    this.access = access;
    this.roles = access.roles();
    this.callers = new CallersCheck(access.withClientCertificates(Optional.empty()), false);
  }

  List<ConfigIssue> run() {
    for (int i = 0; i < roles.size(); i++) {
      String key = "access.roles[%d]".formatted(i + 1);
      Who who = roles.get(i).who();
      whyNone(who).ifPresent(reason -> warn(key + ".who", "this never matches: " + reason));
      shadowed(key + ".who", earlier(i, who));
      if (roles.get(i).role() == AdminRole.OPERATE && who.includes(new Who.Anonymous())) {
        warn(key + ".role", "whatever reaches the admin port can change everything");
      }
    }
    if (roles.isEmpty() && access.open().size() < OpenPart.values().length) {
      warn("access.open", "nothing on the admin port needs a login without access.roles");
    }
    return findings;
  }

  private Optional<String> whyNone(Who who) {
    return switch (who) {
      case Who.Anonymous() -> Optional.empty();
      case Who.Login() ->
          callers
              .whyNone(who)
              .map(_ -> "there are no logins at the admin port without users or oidc");
      case Who.User _, Who.Group _, Who.Any() -> callers.whyNone(who);
    };
  }

  private void shadowed(String key, SortedSet<Integer> earlier) {
    if (!earlier.isEmpty()) {
      String numbers = earlier.stream().map("%d"::formatted).collect(Collectors.joining(", "));
      warn(
          key,
          "this never matches: number %s before it %s"
              .formatted(numbers, earlier.size() == 1 ? "decides" : "decide"));
    }
  }

  /** Callers are without a login or with one, whatever clients are. */
  private SortedSet<Integer> earlier(int index, Who later) {
    List<Who> parts =
        later instanceof Who.Any ? List.of(new Who.Anonymous(), new Who.Login()) : List.of(later);
    SortedSet<Integer> numbers = new TreeSet<>();
    for (Who part : parts) {
      OptionalInt first =
          IntStream.range(0, index).filter(i -> roles.get(i).who().includes(part)).findFirst();
      if (first.isEmpty()) {
        return new TreeSet<>();
      }
      numbers.add(first.getAsInt() + 1);
    }
    return numbers;
  }

  private void warn(String key, String text) {
    findings.add(ConfigIssue.warning(loaded, key, text));
  }
}
