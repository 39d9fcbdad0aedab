package dev.entrepot.proxy.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.config.ConfigLoader;
import dev.entrepot.config.access.AccessRule;
import dev.entrepot.config.check.ConfigCheck;
import dev.entrepot.config.check.ConfigIssue;
import dev.entrepot.oci.RegistryName;
import dev.entrepot.oci.Repository;
import dev.entrepot.oci.RepositoryName;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Holds the warnings about rules that never match against the rules as they decide. */
class DeadRulesTest {
  private static final List<String> WHO =
      List.of("any", "login", "anonymous", "user:a", "user:b", "group:g");
  private static final List<String> NAMES =
      List.of("a", "aa", "ab", "ba", "b", "a/a", "a/b", "b/a", "bb", "aba", "bab");

  @TempDir private Path folder;

  private static String rules(Random random) {
    var yaml =
        new StringBuilder(
            """
            listen: 127.0.0.1:5000
            upstreams: {r.io: {}}
            access:
              users: FOLDER/users
              oidc: [{issuer: 'https://a.example', audience: b, groups: g}]
              rules:
            """);
    for (int i = random.nextInt(2, 9); i > 0; i--) {
      yaml.append("    - {who: '%s', images: [".formatted(WHO.get(random.nextInt(WHO.size()))));
      for (int j = random.nextInt(1, 3); j > 0; j--) {
        yaml.append("'r.io/%s',".formatted(pattern(random)));
      }
      yaml.append("], pull: deny}\n");
    }
    return yaml.toString();
  }

  private static String pattern(Random random) {
    var text = new StringBuilder();
    for (int i = random.nextInt(1, 4); i > 0; i--) {
      text.append("ab**".charAt(random.nextInt(4)));
    }
    return text.toString();
  }

  private static List<Caller> callers() {
    return List.of(
        Caller.ANONYMOUS,
        new Caller.Known("a", Set.of(), Proof.PASSWORD),
        new Caller.Known("b", Set.of(), Proof.PASSWORD),
        new Caller.Known("c", Set.of(), Proof.PASSWORD),
        new Caller.Known("https://a.example/x", Set.of("g"), Proof.OIDC));
  }

  /** The numbers of the rules that decide about some caller and some repository. */
  private static Set<Integer> deciding(List<AccessRule> rules) {
    var decide = new AccessRules(rules);
    Set<Integer> numbers = new HashSet<>();
    for (Caller caller : callers()) {
      for (String name : NAMES) {
        var repository = new Repository(new RegistryName("r.io"), new RepositoryName(name));
        decide.deciding(caller, repository).ifPresent(numbers::add);
      }
    }
    return numbers;
  }

  @Test
  void warnings_randomRules_nameNoneThatDecides() throws Exception {
    long seed = new Random().nextLong();
    var random = new Random(seed);
    Files.writeString(folder.resolve("users"), "");
    List<ConfigIssue> all = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      String yaml = rules(random).replace("FOLDER", folder.toString());
      Path file = Files.writeString(folder.resolve("e.yaml"), yaml);
      var loaded = ConfigLoader.loadWithOrigins(Optional.of(file), Map.of());
      Set<Integer> deciding = deciding(loaded.value().access().orElseThrow().rules());
      List<ConfigIssue> found = ConfigCheck.beforeStart(loaded, Set.of(), Instant.EPOCH);
      all.addAll(found);
      assertThat(found.stream().map(DeadRulesTest::number))
          .as("seed %d, %s", seed, yaml)
          .noneMatch(deciding::contains);
    }
    assertThat(all).as("seed %d", seed).hasSizeGreaterThan(50);
  }

  private static Integer number(ConfigIssue issue) {
    return Integer.valueOf(issue.key().replaceAll("\\D", ""));
  }
}
