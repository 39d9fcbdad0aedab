package dev.entrepot.loadtest.compare.peer;

import dev.entrepot.loadtest.compare.load.Certificate;
import dev.entrepot.loadtest.compare.load.Connection;
import dev.entrepot.loadtest.compare.load.Endpoint;
import dev.entrepot.loadtest.compare.os.Command;
import dev.entrepot.loadtest.compare.os.Ports;
import dev.entrepot.loadtest.compare.os.Tool;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Entrepot with its default settings, or with a section {@code access} and clients that show a
 * login.
 *
 * @param launcher the program that starts it
 */
public record Entrepot(Path launcher, Login login) implements Peer {
  /** Its name, whose figures targets are for. */
  public static final String NAME = "Entrepot";

  /** What clients show with each request. */
  public enum Login {
    /** Nothing; there is no section {@code access}. */
    NONE(""),
    /** A name and a password. */
    BASIC("-basic"),
    /** A token of the server, for the repository that they pull from. */
    TOKEN("-token");

    private final String suffix;

    Login(String suffix) {
      this.suffix = suffix;
    }
  }

  /** A user whose password is "right". */
  private static final String USERS =
      "reader:$2y$04$abcdefghijklmnopqrstuuFmEfrkTQnczNzw475xE2VhDrK1uwJiC\n";

  private static final String BASIC = "Basic cmVhZGVyOnJpZ2h0";
  private static final String TOKEN =
      "/auth/token?service=entrepot&scope=repository:library/app:pull";
  private static final Pattern TOKEN_FIELD = Pattern.compile("\"token\" *: *\"([^\"]+)\"");

  @Override
  public String name() {
    return NAME + login.suffix;
  }

  @Override
  public Set<Tool> tools() {
    return Set.of();
  }

  @Override
  public String version() throws IOException, InterruptedException {
    List<String> lines =
        Command.run(List.of(launcher.toString(), "version")).strip().lines().toList();
    return lines.getLast();
  }

  @Override
  public List<String> command(Place place) throws IOException {
    String tls = place.certificate().map(Entrepot::tls).orElse("");
    String text =
        """
        listen: 127.0.0.1:%d
        admin: 127.0.0.1:%d
        data: "%s"
        %s%supstreams:
          docker.io: {url: "http://%s", default: true}
        """
            .formatted(
                place.port(), Ports.free(), place.store(), tls, access(place), place.upstream());
    var file = place.write("entrepot.yaml", text);
    return List.of(launcher.toString(), "serve", "--config", file.toString());
  }

  private String access(Place place) throws IOException {
    if (login == Login.NONE) {
      return "";
    }
    return """
    access:
      users: "%s"
      token-life: 24h
      rules:
        - {who: "group:platform", images: "docker.io/platform/*", pull: allow}
        - {who: "user:reader", images: "docker.io/library/*", pull: allow}
    """
        .formatted(place.write("htpasswd", USERS));
  }

  private static String tls(Certificate certificate) {
    return "tls: {cert: \"%s\", key: \"%s\"}\n".formatted(certificate.chain(), certificate.key());
  }

  @Override
  public Endpoint loggedIn(Endpoint endpoint) throws IOException {
    return switch (login) {
      case NONE -> endpoint;
      case BASIC -> endpoint.withAuthorization(BASIC);
      case TOKEN -> endpoint.withAuthorization("Bearer " + token(endpoint));
    };
  }

  private static String token(Endpoint endpoint) throws IOException {
    var answer = new StringBuilder();
    try (Connection connection = endpoint.withAuthorization(BASIC).connect()) {
      connection.get(TOKEN, bytes -> answer.append(StandardCharsets.US_ASCII.decode(bytes)));
    }
    Matcher token = TOKEN_FIELD.matcher(answer);
    if (!token.find()) {
      throw new IOException("the token service gave no token");
    }
    return token.group(1);
  }
}
