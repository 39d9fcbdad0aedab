package dev.entrepot.config;

import java.nio.file.Path;

/** Who Entrepot is to an upstream. */
public sealed interface Credentials {
  /** Nobody in particular. */
  record Anonymous() implements Credentials {}

  /**
   * A user of the registry.
   *
   * @param username without colon (RFC 7617, 2)
   */
  record UsernamePassword(String username, Secret password) implements Credentials {}

  /**
   * Whoever a docker {@code config.json} names for the registry, or the program that it leaves the
   * registry to.
   *
   * @param file readable when the configuration was loaded
   */
  record DockerConfig(Path file) implements Credentials {}
}
