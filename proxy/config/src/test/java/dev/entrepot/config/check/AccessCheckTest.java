package dev.entrepot.config.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.config.ConfigLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccessCheckTest {
  private static final String UPSTREAMS =
      "listen: 127.0.0.1:5000\nupstreams: {docker.io: {}, a.io: {}}\n";

  @TempDir private Path folder;

  @BeforeEach
  void writeUsers() throws Exception {
    Files.writeString(folder.resolve("users"), "");
  }

  /** What is found, with the file's name alone. */
  private List<String> found(String yaml) throws Exception {
    Path file =
        Files.writeString(folder.resolve("e.yaml"), yaml.replace("FOLDER", folder.toString()));
    var loaded = ConfigLoader.loadWithOrigins(Optional.of(file), Map.of());
    return ConfigCheck.beforeStart(loaded, Set.of(), Instant.EPOCH).stream()
        .map(it -> (it.isFatal() ? "fault: " : "") + it.toString().replace(folder + "/", ""))
        .toList();
  }

  /** Rules in short form: who, patterns separated by a bar, what. */
  private List<String> ofRules(String access, String... rules) throws Exception {
    var yaml = new StringBuilder(UPSTREAMS + "access:\n");
    access.lines().forEach(line -> yaml.append("  ").append(line).append('\n'));
    yaml.append("  rules:\n");
    for (String rule : rules) {
      String[] parts = rule.split(" ", -1);
      yaml.append(
          "    - {who: '%s', images: ['%s'], pull: %s}%n"
              .formatted(parts[0], parts[1].replace("|", "', '"), parts[2]));
    }
    return found(yaml.toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "any docker.io/* allow; user:a docker.io/library/* deny; 1",
        "any docker.io/* allow; login docker.io/*x deny; 1",
        "any docker.io/* allow; anonymous docker.io/a/b deny; 1",
        "login docker.io/* allow; user:a docker.io/* deny; 1",
        "login docker.io/* allow; user:a docker.io/* deny; 1",
        "user:a docker.io/* allow; user:a docker.io/a* deny; 1",
        "any docker.io/*|a.io/* allow; any a.io/b|docker.io/c/d deny; 1",
      })
  void check_ruleBehindAWiderOne_neverMatches(String first, String second, int decides)
      throws Exception {
    assertThat(ofRules("users: FOLDER/users", first, second))
        .containsExactly(
            "e.yaml:7: access.rules[2].who: this never matches: number %d before it decides"
                .formatted(decides));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "user:a docker.io/* allow; any docker.io/* deny",
        "user:a docker.io/* allow; login docker.io/* deny",
        "user:a docker.io/* allow; user:b docker.io/* deny",
        "user:a docker.io/* allow; anonymous docker.io/* deny",
        "login docker.io/* allow; any docker.io/* deny",
        "anonymous docker.io/* allow; any docker.io/* deny",
        "any docker.io/library/* allow; any docker.io/* deny",
        "any docker.io/* allow; any docker.io/*|a.io/* deny",
        "any docker.io/* allow; any a.io/* deny",
        "any docker.io/*a allow; any docker.io/a* deny",
      })
  void check_ruleWithSomethingLeft_isFine(String first, String second) throws Exception {
    assertThat(ofRules("users: FOLDER/users", first, second)).isEmpty();
  }

  @Test
  void check_severalRulesTogether_leaveNothing() throws Exception {
    assertThat(
            ofRules(
                "users: FOLDER/users",
                "login docker.io/* allow",
                "anonymous docker.io/* cached",
                "any a.io/* allow",
                "any docker.io/library/*|a.io/b deny"))
        .containsExactly(
            "e.yaml:9: access.rules[4].who: this never matches: number 1, 2, 3 before it decide");
  }

  @Test
  void check_anonymousShutOut_hasNoRules() throws Exception {
    assertThat(
            ofRules(
                "users: FOLDER/users\nanonymous: deny",
                "anonymous docker.io/* allow",
                "login docker.io/* allow",
                "any docker.io/* allow"))
        .containsExactly(
            "e.yaml:7: access.rules[1].who: this never matches: anonymous is deny",
            "e.yaml:9: access.rules[3].who: this never matches: number 2 before it decides");
  }

  @Test
  void check_callersWithoutSource_cannotBe() throws Exception {
    assertThat(
            ofRules(
                "anonymous: allow",
                "user:a docker.io/* allow",
                "group:g docker.io/* allow",
                "login docker.io/* allow",
                "user:x:y docker.io/* allow"))
        .containsExactly(
            "e.yaml:6: access.rules[1].who: this never matches: names without a colon come from"
                + " users, which is not set",
            "e.yaml:7: access.rules[2].who: this never matches: groups come from oidc alone, and no"
                + " issuer there has the key groups",
            "e.yaml:8: access.rules[3].who: this never matches: there are no logins without users,"
                + " oidc or client-certificates",
            "e.yaml:9: access.rules[4].who: this never matches: neither oidc nor"
                + " client-certificates has a name that begins like it");
  }

  @Test
  void check_namesOfPassedLogins_areToldToBeNone() throws Exception {
    assertThat(
            found(
                """
                listen: 127.0.0.1:5000
                upstreams: {a.io: {rights: caller}}
                access:
                  rules:
                    - {who: 'user:a.io:admin', images: 'a.io/*', pull: allow}
                    - {who: login, images: 'a.io/*', pull: allow}
                """))
        .containsExactly(
            "e.yaml:5: access.rules[1].who: this never matches: neither oidc nor"
                + " client-certificates has a name that begins like it; names of logins that are"
                + " passed on to registries are not proven, and match login and any alone");
  }

  @Test
  void check_callersOfAnIssuer_canBe() throws Exception {
    assertThat(
            ofRules(
                "oidc: [{issuer: 'https://a.example', audience: b, name: 'x:{sub}', groups: g}]",
                "user:x:y docker.io/* allow",
                "group:g docker.io/* allow",
                "login docker.io/* allow"))
        .isEmpty();
  }

  @Test
  void check_registryThatIsNotMirrored_isTold() throws Exception {
    assertThat(ofRules("anonymous: allow", "any ghcr.io/a|ghcr.io/b|docker.io/* allow"))
        .containsExactly("e.yaml:6: access.rules[1].images: ghcr.io is not in upstreams");
  }

  @Test
  void check_shortNameOfDockerHub_isTold() throws Exception {
    assertThat(ofRules("anonymous: allow", "any docker.io/alpine|docker.io/a*|a.io/b allow"))
        .containsExactly(
            "e.yaml:6: access.rules[1].images: docker.io/alpine never matches: the official image"
                + " is docker.io/library/alpine");
  }

  @Test
  void check_roles_areLookedAtLikewise() throws Exception {
    assertThat(
            found(
                UPSTREAMS
                    + """
                    access:
                      users: FOLDER/users
                      anonymous: deny
                      roles:
                        - {who: login, role: look}
                        - {who: "user:a", role: operate}
                        - {who: "group:g", role: operate}
                        - {who: anonymous, role: look}
                        - {who: any, role: look}
                    """))
        .containsExactly(
            "e.yaml:8: access.roles[2].who: this never matches: number 1 before it decides",
            "e.yaml:9: access.roles[3].who: this never matches: groups come from oidc alone, and no"
                + " issuer there has the key groups",
            "e.yaml:9: access.roles[3].who: this never matches: number 1 before it decides",
            "e.yaml:11: access.roles[5].who: this never matches: number 1, 4 before it decide");
  }

  @Test
  void check_roleOfEveryone_isTold() throws Exception {
    assertThat(found(UPSTREAMS + "access:\n  roles: [{who: any, role: operate}]"))
        .containsExactly(
            "e.yaml:4: access.roles[1].role: whatever reaches the admin port can change"
                + " everything");
  }

  @Test
  void check_rolesWithoutLoginsThere_neverMatch() throws Exception {
    assertThat(
            found(
                "upstreams: {a.io: {rights: caller}}\naccess:\n"
                    + "  roles: [{who: login, role: look}, {who: 'user:cn:a', role: look}]"))
        .contains(
            "e.yaml:3: access.roles[1].who: this never matches: there are no logins at the admin"
                + " port without users or oidc",
            "e.yaml:3: access.roles[2].who: this never matches: neither oidc nor"
                + " client-certificates has a name that begins like it");
  }

  @Test
  void check_closedPartsWithoutRoles_areTold() throws Exception {
    assertThat(found(UPSTREAMS + "access:\n  open: [health]"))
        .containsExactly(
            "e.yaml:4: access.open: nothing on the admin port needs a login without access.roles");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "access: {users: FOLDER/users, anonymous: deny}; true",
        "upstreams: {a.io: {rights: caller}}; true",
        "access: {users: FOLDER/users, anonymous: deny}|listen: 127.0.0.1:5000; false",
        "access: {users: FOLDER/users, anonymous: deny}|public-url: https://e.example; false",
        "access: {users: FOLDER/users, anonymous: deny}|public-url: http://e.example; true",
        "access: {anonymous: allow}; false",
        "upstreams: {a.io: {}}; false",
      })
  void check_loginsInTheClear_areTold(String yaml, boolean told) throws Exception {
    assertThat(found(yaml.replace('|', '\n')))
        .isEqualTo(
            told
                ? List.of(
                    "access: logins are sent unencrypted: set tls, or set public-url to an https"
                        + " address if TLS ends in front of Entrepot")
                : List.of());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "access: {users: FOLDER/users}; true",
        "access: {users: FOLDER/users}|upstreams: {a.io: {}, b.io: {rights: caller}}; true",
        "access: {users: FOLDER/users}|upstreams: {b.io: {rights: caller}}; false",
        "access: {users: FOLDER/users, anonymous: deny}; false",
        "access: {users: FOLDER/users, limits: {cold-downloads: 4}}; false",
        "access: {users: FOLDER/users, roles: [{who: login, role: look}]}; false",
        "access: {users: FOLDER/users, rules: [{who: any, images: 'docker.io/*', pull: allow}]};"
            + " false",
        "access: {anonymous: allow}; false",
      })
  void check_loginsThatGiveNothing_areTold(String yaml, boolean told) throws Exception {
    assertThat(found("listen: 127.0.0.1:5000\n" + yaml.replace('|', '\n')))
        .isEqualTo(
            told
                ? List.of(
                    "access: without rules, callers without a login get as much as all"
                        + " others: set rules, or anonymous: deny")
                : List.of());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "https://gitlab.com; login docker.io/* allow; true",
        "https://token.actions.githubusercontent.com; login docker.io/* cached; true",
        "https://gitlab.com; login docker.io/* deny; false",
        "https://gitlab.com; user:x:me docker.io/* allow; false",
        "https://gitlab.com', claims: 'namespace_path=me; login docker.io/* allow; false",
        "https://gitlab.example.com; login docker.io/* allow; false",
      })
  void check_loginsOfAPublicIssuer_areTold(String issuer, String rule, boolean told)
      throws Exception {
    assertThat(
            ofRules("oidc: [{issuer: '%s', audience: b, name: 'x:{sub}'}]".formatted(issuer), rule))
        .isEqualTo(
            told
                ? List.of(
                    "e.yaml:4: access.oidc[1].issuer: all of its users are a login here, strangers"
                        + " included: set claims, such as repository_owner=my-org")
                : List.of());
  }

  /** Groups of all issuers are one space of names. */
  @Test
  void check_groupsOfAPublicIssuerBesideOthers_areTold() throws Exception {
    String open = "{issuer: 'https://gitlab.com', audience: b, name: 'x:{sub}', groups: g}";
    String own = "{issuer: 'https://a.example', audience: b, name: 'y:{sub}', groups: g}";
    String rule = "group:ops docker.io/* allow";
    assertThat(ofRules("oidc: [%s, %s]".formatted(own, open), rule))
        .containsExactly(
            "e.yaml:4: access.oidc[2].issuer: strangers can make groups there that are named like"
                + " another issuer's: set claims, such as repository_owner=my-org");
    assertThat(ofRules("oidc: [%s]".formatted(open), rule)).isEmpty();
    assertThat(ofRules("oidc: [%s, %s]".formatted(own, open), "user:y:a docker.io/* allow"))
        .isEmpty();
  }

  @Test
  void check_auditInTheFileOfTheLog_isAFault() throws Exception {
    assertThat(found("log: {file: FOLDER/log}\naccess:\n  audit: {file: FOLDER/a/../log}"))
        .containsExactly(
            "fault: e.yaml:3: access.audit.file: this is the file of the log, log.file");
  }

  @Test
  void check_authoritiesWithoutACertificate_areAFault() throws Exception {
    assertThat(
            found(
                "tls: {cert: FOLDER/users, key: FOLDER/users}\naccess:\n"
                    + "  client-certificates: {ca: FOLDER/users, name: 'cn:{cn}'}"))
        .contains(
            "fault: e.yaml:3: access.client-certificates.ca: users has no certificate (-----BEGIN"
                + " CERTIFICATE-----)");
  }
}
