package dev.entrepot.cli.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.cli.TypedCommand;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code access check} tells of a configuration's rules. */
class AccessCheckCommandTest {
  private static final String RULES =
      """
      access:
        rules:
          - {who: "group:platform", images: ["docker.io/*", "ghcr.io/org/*"], pull: allow}
          - {who: "user:mallory", images: "docker.io/*", pull: deny}
          - {who: anonymous, images: "docker.io/library/*", pull: cached}
      upstreams:
        docker.io: {}
        ghcr.io: {rights: caller}
      """;

  @TempDir Path folder;

  private TypedCommand check(String yaml, String... arguments) throws Exception {
    Path file = Files.writeString(folder.resolve("entrepot.yaml"), yaml);
    List<String> all = new ArrayList<>(List.of("access", "check", "--config", file.toString()));
    all.addAll(List.of(arguments));
    return TypedCommand.run(all.toArray(String[]::new));
  }

  @ParameterizedTest
  @CsvSource({
    "--user ada --group platform alpine, 0, 'docker.io/library/alpine: allowed', 'rule 1 '",
    "--user ada --group x --group platform ghcr.io/org/a:1, 0, 'ghcr.io/org/a: allowed', 'rule 1 '",
    "--anonymous alpine:3, 0, 'docker.io/library/alpine: cached: what is stored', 'rule 3 '",
    "--anonymous ghcr.io/org/a, 1, 'ghcr.io/org/a: login needed', 'no rule'",
    "--user mallory alpine, 1, 'docker.io/library/alpine: denied', 'rule 2 '",
    "--user ada alpine, 1, 'docker.io/library/alpine: denied', 'no rule'",
    "--user ada quay.io/a/b, 1, 'quay.io/a/b: denied', 'quay.io is not in upstreams'",
  })
  void check_caller_isToldWhatItGetsAndWhy(
      String arguments, int exitCode, String first, String second) throws Exception {
    TypedCommand command = check(RULES, arguments.split(" "));

    assertThat(command.errors()).isEmpty();
    assertThat(command.exitCode()).isEqualTo(exitCode);
    List<String> lines = command.output().lines().toList();
    assertThat(lines.get(0)).startsWith(first);
    assertThat(lines.get(1)).startsWith(second);
  }

  @Test
  void check_rule_isShownWithItsPlace() throws Exception {
    assertThat(check(RULES, "--anonymous", "alpine").output())
        .contains(
            "rule 3 (%s:5): {who: \"anonymous\", images: [\"docker.io/library/*\"], pull: cached}"
                .formatted(folder.resolve("entrepot.yaml")));
  }

  @Test
  void check_rightsOfCallers_areTold() throws Exception {
    assertThat(check(RULES, "--user", "a", "--group", "platform", "ghcr.io/org/a").output())
        .contains("ghcr.io decides as well, by the caller's own login there");
    assertThat(check(RULES, "--user", "a", "--group", "platform", "alpine").output())
        .doesNotContain("decides as well");
  }

  @Test
  void check_loginAtARegistry_isALoginAndNoUser() throws Exception {
    String yaml =
        """
        access:
          rules:
            - {who: "user:ghcr.io:ada", images: ["ghcr.io/*", "docker.io/*"], pull: allow}
            - {who: login, images: "ghcr.io/org/*", pull: cached}
        upstreams: {docker.io: {}, ghcr.io: {rights: caller}}
        """;

    assertThat(check(yaml, "--user", "ghcr.io:ada", "ghcr.io/org/a").output())
        .contains(": cached")
        .contains("\nrule 2 ");
    assertThat(check(yaml, "--user", "ghcr.io:ada", "ghcr.io/secret/a").exitCode()).isEqualTo(1);
    assertThat(check(yaml, "--user", "ghcr.io:ada", "docker.io/a/b").output()).contains("rule 1 ");
  }

  @Test
  void check_json_hasTheSame() throws Exception {
    String printed =
        check(RULES, "--user", "ada", "--group", "platform", "ghcr.io/org/a", "--json").output();

    assertThat(new JsonObject(printed))
        .isEqualTo(
            new JsonObject()
                .put("user", "ada")
                .put("groups", new JsonArray().add("platform"))
                .put("repository", "ghcr.io/org/a")
                .put("decision", "allowed")
                .put("why", "rule 1")
                .put("rule", 1)
                .put(
                    "text",
                    "{who: \"group:platform\", images: [\"docker.io/*\", \"ghcr.io/org/*\"], pull:"
                        + " allow}")
                .put("file", folder.resolve("entrepot.yaml").toString())
                .put("line", 3)
                .put("rights", "caller"));
  }

  @Test
  void check_jsonOfAnonymous_saysSo() throws Exception {
    assertThat(new JsonObject(check(RULES, "--anonymous", "ghcr.io/org/a", "--json").output()))
        .isEqualTo(
            new JsonObject()
                .put("anonymous", true)
                .put("repository", "ghcr.io/org/a")
                .put("decision", "login-needed")
                .put("why", "no rule")
                .put("rights", "caller"));
  }

  @Test
  void check_withoutRules_allIsAllowed() throws Exception {
    assertThat(check("access: {}", "--anonymous", "alpine").output())
        .isEqualToNormalizingNewlines("docker.io/library/alpine: allowed\nthere are no rules\n");
    TypedCommand without = check("offline: false", "--anonymous", "alpine");
    assertThat(without.output()).contains(": allowed\nthere is no section access");
    assertThat(without.exitCode()).isZero();
  }

  @Test
  void check_anonymousShutOut_needsALogin() throws Exception {
    Path users = Files.createFile(folder.resolve("htpasswd"));
    String yaml =
        """
        access:
          users: %s
          anonymous: deny
          rules: [{who: any, images: "docker.io/*", pull: allow}]
        """
            .formatted(users);

    TypedCommand anonymous = check(yaml, "--anonymous", "alpine");
    assertThat(anonymous.exitCode()).isEqualTo(1);
    assertThat(anonymous.output()).contains(": login needed\nanonymous is deny");
    assertThat(check(yaml, "--user", "ada", "alpine").output()).contains(": allowed\nrule 1 ");
  }

  @ParameterizedTest
  @CsvSource({
    "alpine, --user=USER",
    "--user ada --anonymous alpine, --anonymous",
    "--anonymous --group a alpine, --group goes with --user",
    "--user ada, IMAGE",
    "--anonymous UPPER, no name of an image",
  })
  void check_wrongUsage_isToldWithTwo(String arguments, String words) throws Exception {
    TypedCommand command = check(RULES, arguments.split(" "));

    assertThat(command.exitCode()).isEqualTo(2);
    assertThat(command.errors()).contains(words);
    assertThat(command.output()).isEmpty();
  }

  @Test
  void check_wrongConfiguration_isToldWithTwo() throws Exception {
    TypedCommand command =
        check("access: {rules: [{who: all, images: quay.io/*, pull: deny}]}", "--anonymous", "a");

    assertThat(command.exitCode()).isEqualTo(2);
    assertThat(command.errors()).contains("entrepot.yaml:1: access.rules[1].who: expected ");
  }
}
