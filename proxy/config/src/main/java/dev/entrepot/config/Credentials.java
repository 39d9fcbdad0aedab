package dev.entrepot.config;

import java.nio.file.Path;

/** How Entrepot logs in to an upstream. */
public sealed interface Credentials {
  /** Anonymously. */
  record Anonymous() implements Credentials {}

  /**
   * As a user of the registry.
   *
   * @param username without colon (RFC 7617, 2)
   */
  record UsernamePassword(String username, Secret password) implements Credentials {}

  /**
   * With the entry for the registry in a docker {@code config.json}, or with the credential helper
   * that it names.
   *
   * @param file readable when the configuration was loaded
   */
  record DockerConfig(Path file) implements Credentials {}
}
