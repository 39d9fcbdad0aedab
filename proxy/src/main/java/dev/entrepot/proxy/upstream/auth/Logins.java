package dev.entrepot.proxy.upstream.auth;

import dev.entrepot.oci.RegistryName;
import dev.entrepot.oci.RepositoryName;
import dev.entrepot.proxy.config.Credentials;
import dev.entrepot.proxy.config.Credentials.Anonymous;
import dev.entrepot.proxy.config.Credentials.DockerConfig;
import dev.entrepot.proxy.config.Credentials.UsernamePassword;
import dev.entrepot.proxy.upstream.auth.DockerLogin.Held;
import dev.entrepot.proxy.upstream.auth.DockerLogin.Stated;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedSet;

/**
 * Finds out who we are to an upstream. A docker configuration file is read each time, so that a new
 * login counts at once. For virtual threads, as it reads files and waits for programs.
 */
public final class Logins {
  private final Credentials credentials;
  private final SequencedSet<String> hosts;
  private final HelperLogins helpers;

  /**
   * @param endpoint the upstream's URL
   * @param helpers what programs are asked through that a docker configuration names
   */
  public Logins(
      RegistryName upstream, URI endpoint, Credentials credentials, HelperLogins helpers) {
    this.credentials = credentials;
    this.hosts = hosts(upstream, endpoint);
    this.helpers = helpers;
  }

  /**
   * Who we are when we read the given repository.
   *
   * @param patience how long to wait for a program
   */
  public Login forRepository(RepositoryName repository, Duration patience) {
    return switch (credentials) {
      case Anonymous _ -> new Login.Anonymous();
      case UsernamePassword(var username, var password) -> new Login.Password(username, password);
      case DockerConfig(var file) ->
          switch (new DockerConfigFile(file).find(hosts, repository)) {
            case Stated(Login login) -> login;
            case Held held -> helpers.get(held, patience);
          };
    };
  }

  /**
   * Who else we are when we read the given repository; empty if we are still the one who was
   * refused.
   *
   * @param refused whom the upstream does not know, or no more
   */
  public Optional<Login> insteadOf(Login refused, RepositoryName repository, Duration patience) {
    if (credentials instanceof DockerConfig(var file)
        && new DockerConfigFile(file).find(hosts, repository) instanceof Held held) {
      helpers.drop(held, refused);
    }
    return Optional.of(forRepository(repository, patience)).filter(now -> !now.equals(refused));
  }

  /** The names under which people have logged in to the upstream; the endpoint's is the last. */
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
