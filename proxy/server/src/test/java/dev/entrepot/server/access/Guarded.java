package dev.entrepot.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.config.EntrepotConfig;
import dev.entrepot.config.access.AccessConfig;
import dev.entrepot.config.access.AccessRule;
import dev.entrepot.config.access.PullRight;
import dev.entrepot.config.access.Who;
import dev.entrepot.oci.RepositoryPattern;
import dev.entrepot.server.TestProxy;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Users, rules and logins for a server with a section {@code access}. */
public final class Guarded {
  /** The password of every user. */
  public static final String RIGHT = "right";

  private static final String HASH_OF_RIGHT =
      "$2y$04$abcdefghijklmnopqrstuuFmEfrkTQnczNzw475xE2VhDrK1uwJiC";

  private Guarded() {}

  /** A file of users. */
  public static Path users(Path file, String... names) throws IOException {
    return Files.writeString(file, lines(names));
  }

  /** What the file of these users has in it. */
  public static String lines(String... names) {
    return Arrays.stream(names)
        .map(name -> "%s:%s\n".formatted(name, HASH_OF_RIGHT))
        .collect(Collectors.joining());
  }

  /**
   * Rules.
   *
   * @param texts each as {@code WHO IMAGES RIGHT}
   */
  public static List<AccessRule> rules(String... texts) {
    return Arrays.stream(texts).map(Guarded::rule).toList();
  }

  private static AccessRule rule(String text) {
    String[] parts = text.split(" ", -1);
    return new AccessRule(
        Who.parse(parts[0]).orElseThrow(),
        List.of(RepositoryPattern.parse(parts[1]).orElseThrow()),
        PullRight.valueOf(parts[2].toUpperCase(Locale.ROOT)));
  }

  /** A server's configuration with this section. */
  public static EntrepotConfig config(Path data, URI upstream, AccessConfig access) {
    return TestProxy.config(data, upstream).withAccess(Optional.of(access));
  }

  /** The header fields of a login. */
  public static String[] basic(String user, String password) {
    byte[] pair = (user + ':' + password).getBytes(StandardCharsets.UTF_8);
    return authorization("Basic " + Base64.getEncoder().encodeToString(pair));
  }

  public static String[] bearer(String token) {
    return authorization("Bearer " + token);
  }

  public static String[] authorization(String value) {
    return new String[] {"Authorization", value};
  }

  /**
   * A token.
   *
   * @param repository as the client names it
   */
  public static String token(TestProxy proxy, String repository, String... headers)
      throws Exception {
    HttpResponse<byte[]> answer =
        proxy.get(
            "/auth/token?service=entrepot&scope=repository:%s:pull".formatted(repository), headers);
    assertThat(answer.statusCode()).as(text(answer)).isEqualTo(200);
    return new JsonObject(text(answer)).getString("token");
  }

  public static String text(HttpResponse<byte[]> answer) {
    return new String(answer.body(), StandardCharsets.UTF_8);
  }
}
