package dev.entrepot.proxy.upstream.auth;

import dev.entrepot.oci.RegistryName;
import dev.entrepot.oci.RepositoryName;
import dev.entrepot.proxy.config.Secret;
import dev.entrepot.proxy.upstream.auth.DockerLogin.Held;
import dev.entrepot.proxy.upstream.auth.DockerLogin.Stated;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
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
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The {@code config.json} of the docker command line, for its logins. A key of {@code auths} is a
 * host, a host and a path for the repositories below it, or a URL of the registry's API.
 */
final class DockerConfigFile {
  /** The largest file that is read, in bytes: 1 MiB. */
  static final int MAX_BYTES = 1 << 20;

  /** What docker calls Docker Hub where it keeps logins. */
  private static final String HUB_SERVER = "https://index.docker.io/v1/";

  private static final Logger LOG = LoggerFactory.getLogger(DockerConfigFile.class);

  private final Path file;

  DockerConfigFile(Path file) {
    this.file = file;
  }

  /**
   * Where the login for a repository is: with the key of {@code auths} that names most of its path,
   * else with the host's own program ({@code credHelpers}), else with the host's key, else with the
   * program for all ({@code credsStore}).
   *
   * @param hosts the names of the registry, with a port where it has one; its endpoint is the last
   */
  DockerLogin find(SequencedSet<String> hosts, RepositoryName repository) {
    try {
      return find(read(), hosts, repository);
    } catch (IOException | DecodeException | ClassCastException e) {
      LOG.warn("{} cannot be read as a docker configuration: {}", file, e.getClass().getName());
      return new Stated(new Login.Unusable("the docker-config file cannot be read"));
    }
  }

  private static DockerLogin find(
      JsonObject json, SequencedSet<String> hosts, RepositoryName repository) {
    JsonObject auths = object(json, "auths");
    Optional<Login> below = stated(auths, key -> isAbove(place(key), hosts, repository));
    if (below.isPresent()) {
      return new Stated(below.get());
    }
    Login host = stated(auths, key -> hosts.contains(place(key))).orElseGet(Login.Anonymous::new);
    Optional<DockerLogin> helper = helper(object(json, "credHelpers"), hosts, host);
    String store = text(json, "credsStore");
    if (helper.isPresent()) {
      return helper.get();
    }
    return host instanceof Login.Anonymous && !store.isEmpty()
        ? new Held(store, storedAs(auths, hosts), host)
        : new Stated(host);
  }

  private JsonObject read() throws IOException {
    try (var in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw new IOException("larger than %d bytes".formatted(MAX_BYTES));
      }
      return new JsonObject(Buffer.buffer(bytes));
    }
  }

  /** The login of the longest key that is fit and has one. */
  private static Optional<Login> stated(JsonObject auths, Predicate<String> isFit) {
    return auths.fieldNames().stream()
        .filter(isFit)
        .sorted(Comparator.comparingInt((String key) -> place(key).length()).reversed())
        .flatMap(key -> login(object(auths, key)).stream())
        .findFirst();
  }

  /** Whether a key names the beginning of the repository's path, and not the host alone. */
  private static boolean isAbove(String place, Set<String> hosts, RepositoryName repository) {
    return !hosts.contains(place)
        && hosts.stream().anyMatch(host -> (host + '/' + repository + '/').startsWith(place + '/'));
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
        ? Optional.of(login(pair.substring(0, colon), pair.substring(colon + 1)))
        : Optional.of(text(entry, "username"))
            .filter(username -> !username.isEmpty())
            .map(username -> login(username, text(entry, "password")));
  }

  private static Login login(String username, String password) {
    return username.equals(Login.TOKEN_USER)
        ? new Login.IdentityToken(new Secret(password))
        : new Login.Password(username, new Secret(password));
  }

  private static Optional<DockerLogin> helper(
      JsonObject helpers, SequencedSet<String> hosts, Login otherwise) {
    return helpers.fieldNames().stream()
        .filter(key -> hosts.contains(place(key)) && !text(helpers, key).isEmpty())
        .min(Comparator.naturalOrder())
        .map(key -> new Held(text(helpers, key), isHub(hosts) ? HUB_SERVER : key, otherwise));
  }

  /** The key of the host where it has logged in, else as docker would call it. */
  private static String storedAs(JsonObject auths, SequencedSet<String> hosts) {
    return auths.fieldNames().stream()
        .filter(key -> hosts.contains(place(key)))
        .min(Comparator.naturalOrder())
        .orElseGet(() -> isHub(hosts) ? HUB_SERVER : hosts.getLast());
  }

  private static boolean isHub(Set<String> hosts) {
    return hosts.contains(RegistryName.DOCKER_HUB.value());
  }

  private static JsonObject object(JsonObject json, String key) {
    return json.getValue(key) instanceof JsonObject value ? value : new JsonObject();
  }

  private static String text(JsonObject json, String key) {
    return json.getValue(key) instanceof String value ? value : "";
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
