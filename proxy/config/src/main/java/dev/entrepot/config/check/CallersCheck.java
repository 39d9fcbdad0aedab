package dev.entrepot.config.check;

import dev.entrepot.config.access.AccessConfig;
import dev.entrepot.config.access.AnonymousAccess;
import dev.entrepot.config.access.NamePattern;
import dev.entrepot.config.access.Who;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which callers can exist at all.
 *
 * @param asksUpstreams whether a registry decides by callers' own logins, so that callers have
 *     logins without a source of names
 */
record CallersCheck(AccessConfig access, boolean asksUpstreams) {
  /** Why there can be no such caller; empty if there can. */
  Optional<String> whyNone(Who who) {
    return switch (who) {
      case Who.Anonymous() ->
          unless(access.anonymous() == AnonymousAccess.ALLOW, "anonymous is deny");
      case Who.Login() ->
          unless(
              access.hasLogins() || asksUpstreams,
              "there are no logins without users, oidc or client-certificates");
      case Who.Any() -> Optional.empty();
      case Who.Group _ ->
          unless(
              access.issuers().stream().anyMatch(issuer -> issuer.groups().isPresent()),
              "groups come from oidc alone, and no issuer there has the key groups");
      case Who.User(String name) when name.indexOf(':') < 0 ->
          unless(
              access.users().isPresent(),
              "names without a colon come from users, which is not set");
      case Who.User(String name) ->
          unless(
              canBeNamed(name),
              "neither oidc nor client-certificates has a name that begins like it"
                  + (asksUpstreams
                      ? "; names of logins that are passed on to registries are not proven, and"
                          + " match login and any alone"
                      : ""));
    };
  }

  /** The callers that exist, each of whom is either without a login or with one. */
  List<Who> parted(Who who) {
    return who instanceof Who.Any
        ? Stream.<Who>of(new Who.Anonymous(), new Who.Login())
            .filter(part -> whyNone(part).isEmpty())
            .toList()
        : List.of(who);
  }

  private boolean canBeNamed(String name) {
    boolean byToken = access.issuers().stream().anyMatch(issuer -> begins(name, issuer.name()));
    return byToken
        || access
            .clientCertificates()
            .filter(certificates -> certificates.name().matcher().test(name))
            .isPresent();
  }

  /** Claims may have any characters, so that only the beginning is certain. */
  private static boolean begins(String name, NamePattern pattern) {
    return name.startsWith(pattern.beginning());
  }

  private static Optional<String> unless(boolean holds, String reason) {
    return holds ? Optional.empty() : Optional.of(reason);
  }
}
