package dev.entrepot.proxy.upstream.auth;

import dev.entrepot.config.Credentials;
import dev.entrepot.config.Credentials.Anonymous;
import dev.entrepot.config.Credentials.DockerConfig;
import dev.entrepot.config.Credentials.UsernamePassword;
import dev.entrepot.config.Secret;
import dev.entrepot.oci.RegistryName;
import dev.entrepot.oci.RepositoryName;
import java.net.URI;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedSet;

/**
 * Finds the login to show to an upstream. A docker configuration file is read each time, so that a
 * new login counts at once.
 */
public final class Logins implements LoginSource {
  /** The user name that says that the password is an identity token. */
  private static final String TOKEN_USER = "<token>";

  private final Credentials credentials;
  private final SequencedSet<String> hosts;
  private final HelpedLogins helpers;
  private volatile String inUse;

  /**
   * @param endpoint the upstream's URL
   * @param helpers what is asked of programs that a docker configuration names
   */
  public Logins(
      RegistryName upstream, URI endpoint, Credentials credentials, HelpedLogins helpers) {
    this.credentials = credentials;
    this.hosts = hosts(upstream, endpoint);
    this.helpers = helpers;
    this.inUse =
        switch (credentials) {
          case Anonymous _ -> "anonymous";
          case UsernamePassword(var username, _) -> username;
          case DockerConfig(var file) -> "as %s says".formatted(file);
        };
  }

  /**
   * The login with which to read the given repository. May read a file and run a program; for
   * virtual threads only.
   */
  @Override
  public Login forRepository(RepositoryName repository) {
    return switch (credentials) {
      case Anonymous _ -> new Login.Anonymous();
      case UsernamePassword(var username, var password) -> new Login.Password(username, password);
      case DockerConfig(var file) -> {
        var known = new DockerConfigFile(file, helpers).login(hosts, repository);
        inUse = words(known);
        yield known.login();
      }
    };
  }

  /** The last login: a user name and where it comes from; never a secret. Any thread. */
  @Override
  public String inUse() {
    return inUse;
  }

  @Override
  public Optional<String> caller() {
    return Optional.empty();
  }

  private static String words(DockerConfigFile.Known known) {
    String who =
        switch (known.login()) {
          case Login.Anonymous _ -> "anonymous";
          case Login.Password(String username, _) -> username;
          case Login.IdentityToken _ -> "identity token";
          case Login.Unusable _ -> "none";
        };
    return known.helper().map(name -> "%s (credential helper %s)".formatted(who, name)).orElse(who);
  }

  /**
   * Another login to read the given repository with, as a registry has not taken one: its source is
   * asked again. Empty if nothing has changed. For virtual threads only.
   */
  @Override
  public Optional<Login> otherThan(Login refused, RepositoryName repository) {
    helpers.forget();
    return Optional.of(forRepository(repository)).filter(now -> !now.equals(refused));
  }

  /** The login of a pair; one user name says that the password is an identity token. */
  static Login login(String username, Secret password) {
    return username.equals(TOKEN_USER)
        ? new Login.IdentityToken(password)
        : new Login.Password(username, password);
  }

  /** The names under which people have logged in to the upstream; the last is its endpoint's. */
  private static SequencedSet<String> hosts(RegistryName upstream, URI endpoint) {
    var hosts = new LinkedHashSet<String>();
    hosts.add(upstream.value());
    if (upstream.equals(RegistryName.DOCKER_HUB)) {
      hosts.addAll(List.of("index.docker.io", "registry-1.docker.io"));
    }
    hosts.addLast(endpoint.getRawAuthority().toLowerCase(Locale.ROOT));
    return hosts;
  }
}
