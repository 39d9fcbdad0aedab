package dev.entrepot.cli.doctor;

import dev.entrepot.cache.index.Pulled;
import dev.entrepot.cli.setup.RegistryProbe;
import dev.entrepot.config.AdminConfig;
import dev.entrepot.operate.client.AdminClient;
import dev.entrepot.operate.client.AdminLogin;
import dev.entrepot.operate.client.LoginVariables;
import dev.entrepot.operate.client.ServerAddress;
import dev.entrepot.operate.images.PulledJson;
import dev.entrepot.operate.name.UnclearNameException;
import dev.entrepot.operate.setup.Mirror;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The checks of the server. Blocking.
 *
 * @param environment may have a login
 */
record ServerQuestions(Mirror mirror, AdminConfig admin, Map<String, String> environment) {
  private static final String SUBJECT = "server";
  private static final String LATELY = "1h";
  private static final Duration LIMIT = Duration.ofSeconds(5);

  /** Whether clients reach it. */
  Diagnosis reachable() throws InterruptedException {
    return switch (new RegistryProbe(LIMIT).ask(mirror.url(), mirror.ca())) {
      case RegistryProbe.Found.Entrepot() ->
          Diagnosis.well(SUBJECT, "reachable", "Entrepot answers at " + mirror.url());
      case RegistryProbe.Found.Otherwise(String reason) ->
          Diagnosis.wrong(
              SUBJECT,
              "reachable",
              reason,
              "start it there (entrepot serve), or name another one by --server");
    };
  }

  /** Whether clients have pulled from it lately; only the admin port knows. */
  Diagnosis pulls() throws InterruptedException {
    ServerAddress address = ServerAddress.of(admin.address());
    try {
      Optional<AdminLogin> login =
          new LoginVariables(environment)
              .login()
              .or(() -> admin.token().map(AdminLogin.Token::new));
      return told(lately(new AdminClient(address, login, Optional.empty())));
    } catch (IOException | UnclearNameException e) {
      return Diagnosis.unknown(
          SUBJECT,
          "pulls",
          "whether it has seen pulls cannot be asked here: " + e.getMessage(),
          "on the server's machine: entrepot pulled --since " + LATELY);
    }
  }

  private static Diagnosis told(List<Pulled> pulls) {
    Optional<Pulled> last = pulls.stream().max(Comparator.comparing(Pulled::last));
    return last.map(
            it ->
                Diagnosis.well(
                    SUBJECT,
                    "pulls",
                    "it has seen pulls within the last hour, the last one of %s at %s"
                        .formatted(name(it), it.last())))
        .orElse(
            Diagnosis.unknown(
                SUBJECT,
                "pulls",
                "it has seen no pull within the last hour",
                "pull an image, and ask again"));
  }

  private static List<Pulled> lately(AdminClient client)
      throws IOException, UnclearNameException, InterruptedException {
    var pulls = new ArrayList<Pulled>();
    client.get(
        "pulls?since=" + LATELY,
        AdminClient.lines(line -> PulledJson.FORM.parse(line).ifPresent(pulls::add)));
    return pulls;
  }

  private static String name(Pulled pulled) {
    String reference = pulled.reference().toString();
    return pulled.repository() + (reference.indexOf(':') > 0 ? "@" : ":") + reference;
  }
}
