package dev.entrepot.config.check;

import dev.entrepot.config.EntrepotConfig;
import dev.entrepot.config.access.AccessConfig;
import dev.entrepot.config.access.AnonymousAccess;
import dev.entrepot.config.access.OidcIssuer;
import dev.entrepot.config.access.PullRight;
import dev.entrepot.config.access.Who;
import dev.entrepot.config.read.Loaded;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Finds issuers that give a token to each of their users, for whatever audience, where strangers
 * would have a right by that: where every login has one, and where a group has one that others are
 * in by another issuer.
 */
record PublicIssuersCheck(Loaded<EntrepotConfig> loaded, AccessConfig access) {
  private static final Set<String> PUBLIC =
      Set.of(
          "https://token.actions.githubusercontent.com",
          "https://gitlab.com",
          "https://accounts.google.com");

  List<ConfigIssue> run() {
    return IntStream.range(0, access.issuers().size())
        .filter(i -> isOpenToAll(access.issuers().get(i)))
        .boxed()
        .flatMap(i -> trouble(access.issuers().get(i)).map(what -> warning(i, what)).stream())
        .toList();
  }

  private Optional<String> trouble(OidcIssuer issuer) {
    if (isEveryLoginOfUse()) {
      return Optional.of("all of its users are a login here, strangers included");
    }
    boolean sharesGroups =
        issuer.groups().isPresent()
            && areGroupsOfUse()
            && access.issuers().stream()
                .anyMatch(it -> !it.url().equals(issuer.url()) && it.groups().isPresent());
    return sharesGroups
        ? Optional.of("strangers can make groups there that are named like another issuer's")
        : Optional.empty();
  }

  private static boolean isOpenToAll(OidcIssuer issuer) {
    return PUBLIC.contains(issuer.url().toString()) && issuer.claims().isEmpty();
  }

  /** Whether a login gives something, whoever it names. */
  private boolean isEveryLoginOfUse() {
    boolean isShutOtherwise =
        access.rules().isEmpty() && access.anonymous() == AnonymousAccess.DENY;
    boolean isInRules =
        access.rules().stream()
            .anyMatch(rule -> rule.pull() != PullRight.DENY && rule.who() instanceof Who.Login);
    boolean isInRoles = access.roles().stream().anyMatch(rule -> rule.who() instanceof Who.Login);
    return isShutOtherwise || isInRules || isInRoles;
  }

  private boolean areGroupsOfUse() {
    return access.rules().stream().anyMatch(rule -> rule.who() instanceof Who.Group)
        || access.roles().stream().anyMatch(rule -> rule.who() instanceof Who.Group);
  }

  private ConfigIssue warning(int index, String what) {
    return ConfigIssue.warning(
        loaded,
        "access.oidc[%d].issuer".formatted(index + 1),
        what + ": set claims, such as repository_owner=my-org");
  }
}
