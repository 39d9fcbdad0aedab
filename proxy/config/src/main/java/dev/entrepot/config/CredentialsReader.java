package dev.entrepot.config;

import dev.entrepot.config.Credentials.Anonymous;
import dev.entrepot.config.Credentials.DockerConfig;
import dev.entrepot.config.Credentials.UsernamePassword;
import dev.entrepot.config.read.Key;
import dev.entrepot.config.read.Section;
import dev.entrepot.config.read.ValueTypes;
import java.nio.file.Path;

/** Reads credentials: a user name and a password, or a docker file, or nothing. */
final class CredentialsReader {
  static final Key<String> USERNAME = Key.optional("username", CredentialTypes.username());
  static final Key<Secret> PASSWORD = Key.optional("password", CredentialTypes.secret());
  static final Key<Path> DOCKER_CONFIG = Key.optional("docker-config", ValueTypes.readableFile());

  private CredentialsReader() {}

  static Credentials read(Section section) {
    var username = section.find(USERNAME);
    var password = section.find(PASSWORD);
    var dockerConfig = section.find(DOCKER_CONFIG);
    boolean named = section.has(USERNAME) || section.has(PASSWORD);
    if (named && section.has(DOCKER_CONFIG)) {
      section.fault(DOCKER_CONFIG, "either username and password or docker-config", "both");
    } else if (named) {
      section.require(USERNAME);
      section.require(PASSWORD);
    }
    return username
        .flatMap(name -> password.<Credentials>map(secret -> new UsernamePassword(name, secret)))
        .or(() -> dockerConfig.map(DockerConfig::new))
        .orElseGet(Anonymous::new);
  }
}
