package dev.entrepot.proxy.upstream.auth;

import dev.entrepot.config.Secret;
import dev.entrepot.oci.HumanSize;
import dev.entrepot.oci.RegistryName;
import dev.entrepot.oci.RepositoryName;
import dev.entrepot.proxy.json.LooseJson;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Comparator;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The {@code config.json} of the docker command line, for its logins. A key of {@code auths} is a
 * host, a host and a path for the repositories below it, or a URL of the registry's API. A helper
 * that {@code credHelpers} names for a host has the first word, that of {@code credsStore} the
 * last.
 */
final class DockerConfigFile {
  /** The largest file that is read, in bytes: 1 MiB. */
  static final int MAX_BYTES = 1 << 20;

  private static final Logger LOG = LoggerFactory.getLogger(DockerConfigFile.class);

  /** Under which helpers keep the login for Docker Hub. */
  private static final String DOCKER_HUB_SERVER = "https://index.docker.io/v1/";

  /**
   * A login.
   *
   * @param helper the credential helper that it comes from, if it does
   */
  record Known(Login login, Optional<String> helper) {
    static Known inFile(Login login) {
      return new Known(login, Optional.empty());
    }
  }

  private final Path file;
  private final HelpedLogins helpers;

  DockerConfigFile(Path file, HelpedLogins helpers) {
    this.file = file;
    this.helpers = helpers;
  }

  /**
   * The login for a repository: of all keys that are for it, the longest.
   *
   * @param hosts the names of the registry, with a port where it has one; its endpoint's is the
   *     last, which is the one that a helper can make sense of
   */
  Known login(SequencedSet<String> hosts, RepositoryName repository) {
    try {
      JsonObject json = read();
      return helped(json, hosts)
          .or(
              () ->
                  entry(object(json, "auths"), hosts, repository)
                      .flatMap(DockerConfigFile::login)
                      .map(Known::inFile))
          .orElseGet(() -> stored(json, hosts));
    } catch (IOException e) {
      LOG.warn("{} cannot be read as a docker configuration: {}", file, e.toString());
      return Known.inFile(new Login.Unusable("the docker-config file cannot be read"));
    }
  }

  private JsonObject read() throws IOException {
    try (var in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw new IOException("larger than %s".formatted(HumanSize.of(MAX_BYTES)));
      }
      return LooseJson.object(bytes).orElseThrow(() -> new IOException("not a JSON object"));
    }
  }

  private static Optional<JsonObject> entry(
      JsonObject auths, Set<String> hosts, RepositoryName repository) {
    return auths.fieldNames().stream()
        .filter(key -> isFor(place(key), hosts, repository))
        .max(Comparator.comparingInt(key -> place(key).length()))
        .map(key -> object(auths, key));
  }

  private static boolean isFor(String place, Set<String> hosts, RepositoryName repository) {
    return hosts.stream()
        .anyMatch(
            host -> place.equals(host) || (host + '/' + repository + '/').startsWith(place + '/'));
  }

  /** The host, and the path if there is one, that a key means. */
  private static String place(String key) {
    return key.replaceFirst("^https?://", "").replaceFirst("(/v[12])?/*$", "");
  }

  private static Optional<Login> login(JsonObject entry) {
    String identity = text(entry, "identitytoken");
    if (!identity.isEmpty()) {
      return Optional.of(new Login.IdentityToken(new Secret(identity)));
    }
    String pair = decoded(text(entry, "auth"));
    int colon = pair.indexOf(':');
    return colon > 0
        ? Optional.of(Logins.login(pair.substring(0, colon), new Secret(pair.substring(colon + 1))))
        : Optional.of(text(entry, "username"))
            .filter(username -> !username.isEmpty())
            .map(username -> Logins.login(username, new Secret(text(entry, "password"))));
  }

  /** What the helper of one of the hosts says. */
  private Optional<Known> helped(JsonObject json, Set<String> hosts) {
    JsonObject named = object(json, "credHelpers");
    return named.fieldNames().stream()
        .filter(key -> hosts.contains(place(key)) && !text(named, key).isEmpty())
        .findFirst()
        .map(key -> helped(text(named, key), key));
  }

  /** What the helper of all hosts says that have no login in the file. */
  private Known stored(JsonObject json, SequencedSet<String> hosts) {
    String helper = text(json, "credsStore");
    return helper.isEmpty()
        ? Known.inFile(new Login.Anonymous())
        : helped(helper, server(json, hosts));
  }

  private Known helped(String helper, String server) {
    return new Known(helpers.get(helper, server), Optional.of(helper));
  }

  /** The key that the docker command line has left in the file when it logged in, if it has. */
  private static String server(JsonObject json, SequencedSet<String> hosts) {
    return object(json, "auths").fieldNames().stream()
        .filter(key -> hosts.contains(place(key)))
        .findFirst()
        .orElseGet(
            () ->
                hosts.contains(RegistryName.DOCKER_HUB.value())
                    ? DOCKER_HUB_SERVER
                    : hosts.getLast());
  }

  private static JsonObject object(JsonObject json, String key) {
    return LooseJson.object(json, key).orElseGet(JsonObject::new);
  }

  private static String text(JsonObject json, String key) {
    return LooseJson.text(json, key).orElse("");
  }

  private static String decoded(String base64) {
    try {
      // Some tools end the password with NULs.
      return new String(Base64.getMimeDecoder().decode(base64), StandardCharsets.UTF_8)
          .replace("\0", "");
    } catch (IllegalArgumentException e) {
      return "";
    }
  }
}
