package dev.entrepot.config.check;

import dev.entrepot.config.EntrepotConfig;
import dev.entrepot.config.access.AccessConfig;
import dev.entrepot.config.access.AccessRule;
import dev.entrepot.config.access.Who;
import dev.entrepot.config.read.Loaded;
import dev.entrepot.oci.RegistryName;
import dev.entrepot.oci.RepositoryPattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Finds the rules of access that can never match. Each of them is one for certain. */
final class RulesCheck {
  /** How many patterns are compared with each other; rules with more in all are not compared. */
  private static final int MAX_COMPARED = 4096;

  private final Loaded<EntrepotConfig> loaded;
  private final AccessConfig access;
  private final CallersCheck callers;
  private final List<ConfigIssue> findings = new ArrayList<>();

  RulesCheck(Loaded<EntrepotConfig> loaded, AccessConfig access, CallersCheck callers) {
    this.loaded = loaded;
    this.access = access;
    this.callers = callers;
  }

  List<ConfigIssue> run() {
    List<AccessRule> rules = access.rules();
    boolean areFew = rules.stream().mapToInt(rule -> rule.images().size()).sum() <= MAX_COMPARED;
    for (int i = 0; i < rules.size(); i++) {
      String key = "access.rules[%d]".formatted(i + 1);
      AccessRule rule = rules.get(i);
      unless(callers.whyNone(rule.who()), key);
      if (areFew && callers.whyNone(rule.who()).isEmpty()) {
        shadowed(key, earlierRules(i, rule));
      }
      images(key, rule);
    }
    return findings;
  }

  private void unless(Optional<String> whyNone, String key) {
    whyNone.ifPresent(reason -> warn(key, "who", "this never matches: " + reason));
  }

  private void shadowed(String key, SortedSet<Integer> earlier) {
    if (!earlier.isEmpty()) {
      String numbers = earlier.stream().map("%d"::formatted).collect(Collectors.joining(", "));
      warn(
          key,
          "who",
          "this never matches: number %s before it %s"
              .formatted(numbers, earlier.size() == 1 ? "decides" : "decide"));
    }
  }

  /**
   * The numbers of the rules that together match all that a later one does; none if some is left.
   */
  private SortedSet<Integer> earlierRules(int index, AccessRule later) {
    SortedSet<Integer> numbers = new TreeSet<>();
    for (RepositoryPattern images : later.images()) {
      for (Who part : callers.parted(later.who())) {
        OptionalInt first =
            first(
                index,
                i -> {
                  AccessRule rule = access.rules().get(i);
                  return rule.who().includes(part)
                      && rule.images().stream().anyMatch(it -> it.includes(images));
                });
        if (first.isEmpty()) {
          return new TreeSet<>();
        }
        numbers.add(first.getAsInt() + 1);
      }
    }
    return numbers;
  }

  private static OptionalInt first(int end, IntPredicate covers) {
    return IntStream.range(0, end).filter(covers).findFirst();
  }

  private void images(String key, AccessRule rule) {
    rule.images().stream()
        .map(RepositoryPattern::registry)
        .distinct()
        .filter(registry -> !loaded.value().upstreams().containsKey(registry))
        .forEach(registry -> warn(key, "images", registry + " is not in upstreams"));
    rule.images().stream()
        .filter(RulesCheck::isShortName)
        .forEach(
            images ->
                warn(
                    key,
                    "images",
                    "%s never matches: the official image is docker.io/library/%s"
                        .formatted(images, images.repository())));
  }

  /** Official images have short names for clients alone. */
  private static boolean isShortName(RepositoryPattern images) {
    String name = images.repository().text();
    return images.registry().equals(RegistryName.DOCKER_HUB)
        && name.indexOf('/') < 0
        && name.indexOf('*') < 0;
  }

  private void warn(String item, String key, String text) {
    findings.add(ConfigIssue.warning(loaded, item + '.' + key, text));
  }
}
