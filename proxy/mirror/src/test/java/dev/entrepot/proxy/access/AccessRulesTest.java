package dev.entrepot.proxy.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.config.access.AccessRule;
import dev.entrepot.config.access.PullRight;
import dev.entrepot.config.access.Who;
import dev.entrepot.oci.RegistryName;
import dev.entrepot.oci.Repository;
import dev.entrepot.oci.RepositoryName;
import dev.entrepot.oci.RepositoryPattern;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class AccessRulesTest {
  private static final Repository APP =
      new Repository(new RegistryName("corp.example"), new RepositoryName("team/app"));

  private static AccessRules rules(AccessRule... rules) {
    return new AccessRules(List.of(rules));
  }

  private static AccessRule rule(Who who, PullRight right) {
    var pattern = RepositoryPattern.parse("corp.example/*").orElseThrow();
    return new AccessRule(who, List.of(pattern), right);
  }

  private static Caller known(String name, Proof proof, String... groups) {
    return new Caller.Known(name, Set.of(groups), proof);
  }

  @Test
  void of_user_isTheWholeNameAlone() {
    AccessRules rules = rules(rule(new Who.User("ann"), PullRight.ALLOW));

    assertThat(rules.of(known("ann", Proof.PASSWORD), APP)).isInstanceOf(Verdict.Allowed.class);
    for (String name : List.of("anna", "an", "Ann", "ann ", "corp.example:ann", "")) {
      assertThat(rules.of(known(name, Proof.PASSWORD), APP)).isInstanceOf(Verdict.Denied.class);
    }
  }

  @Test
  void of_unprovenName_isNoUserAndInNoGroup() {
    AccessRules rules =
        rules(
            rule(new Who.User("corp.example:admin"), PullRight.ALLOW),
            rule(new Who.Group("platform"), PullRight.ALLOW));

    assertThat(rules.of(known("corp.example:admin", Proof.OIDC), APP))
        .isInstanceOf(Verdict.Allowed.class);
    assertThat(rules.of(known("corp.example:admin", Proof.UPSTREAM, "platform"), APP))
        .isInstanceOf(Verdict.Denied.class);
  }

  @Test
  void of_unprovenName_isALoginAndAny() {
    Caller passed = known("corp.example:bob", Proof.UPSTREAM);

    assertThat(rules(rule(new Who.Login(), PullRight.ALLOW)).of(passed, APP))
        .isEqualTo(new Verdict.Allowed("rule 1"));
    assertThat(rules(rule(new Who.Any(), PullRight.CACHED)).of(passed, APP))
        .isEqualTo(new Verdict.Stored("rule 1"));
    assertThat(rules(rule(new Who.Anonymous(), PullRight.ALLOW)).of(passed, APP))
        .isEqualTo(new Verdict.Denied("no rule"));
  }

  @Test
  void of_denialOfAName_isNotEscapedByIt() {
    AccessRules rules =
        rules(rule(new Who.User("ann"), PullRight.DENY), rule(new Who.Login(), PullRight.ALLOW));

    assertThat(rules.of(known("ann", Proof.PASSWORD), APP)).isEqualTo(new Verdict.Denied("rule 1"));
    assertThat(rules.of(known("corp.example:ann", Proof.UPSTREAM), APP))
        .isEqualTo(new Verdict.Allowed("rule 2"));
  }
}
