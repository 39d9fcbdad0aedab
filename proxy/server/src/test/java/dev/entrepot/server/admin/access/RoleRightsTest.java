package dev.entrepot.server.admin.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.config.AdminConfig;
import dev.entrepot.config.ListenAddress;
import dev.entrepot.config.Secret;
import dev.entrepot.config.access.AccessConfig;
import dev.entrepot.config.access.AdminRole;
import dev.entrepot.config.access.RoleRule;
import dev.entrepot.config.access.Who;
import dev.entrepot.proxy.access.login.CallerLogins;
import dev.entrepot.server.admin.access.OperatorRights.Verdict;
import io.vertx.core.http.HttpMethod;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RoleRightsTest {
  private static final String TOKEN = "0123456789abcdef";
  private static final String HASH_OF_RIGHT =
      "$2y$04$abcdefghijklmnopqrstuuFmEfrkTQnczNzw475xE2VhDrK1uwJiC";

  @TempDir Path folder;
  private AccessConfig config = AccessConfig.DEFAULTS;
  private CallerLogins logins;

  @BeforeEach
  void open() throws Exception {
    Path users = Files.writeString(folder.resolve("htpasswd"), "anna:" + HASH_OF_RIGHT + "\n");
    config = AccessConfig.DEFAULTS.withUsers(users);
    logins = CallerLogins.open(config, 2, InstantSource.system(), System::nanoTime, new Random(1));
  }

  @AfterEach
  void close() {
    logins.close();
  }

  private OperatorRights rights(String... roles) {
    return rights(config.withRoles(rules(roles)), Optional.of(logins), Optional.of(TOKEN));
  }

  private static OperatorRights rights(
      AccessConfig config, Optional<CallerLogins> logins, Optional<String> token) {
    var admin = new AdminConfig(new ListenAddress("127.0.0.1", 5001), token.map(Secret::new));
    return OperatorRights.of(admin, Optional.of(config), logins);
  }

  private static List<RoleRule> rules(String... texts) {
    return Arrays.stream(texts)
        .map(text -> text.split(" ", -1))
        .map(
            parts ->
                new RoleRule(
                    Who.parse(parts[0]).orElseThrow(),
                    AdminRole.valueOf(parts[1].toUpperCase(Locale.ROOT))))
        .toList();
  }

  private static Verdict verdict(OperatorRights rights, String request, String... authorization)
      throws Exception {
    String[] parts = request.split(" ", -1);
    return rights
        .verdict(
            new OperatorRequest(
                HttpMethod.valueOf(parts[0]), parts[1], "192.0.2.1", List.of(authorization)))
        .toCompletionStage()
        .toCompletableFuture()
        .get(30, TimeUnit.SECONDS);
  }

  private static String anna() {
    return "Basic "
        + Base64.getEncoder().encodeToString("anna:right".getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void verdict_severalRules_theFirstDecides() throws Exception {
    assertThat(verdict(rights("login look", "user:anna operate"), "POST /api/v1/prune", anna()))
        .isInstanceOf(Verdict.Forbidden.class);
    assertThat(verdict(rights("user:anna operate", "any look"), "POST /api/v1/prune", anna()))
        .isEqualTo(new Verdict.Granted("anna (user file)"));
    assertThat(verdict(rights("anonymous operate", "any look"), "POST /api/v1/prune", anna()))
        .isInstanceOf(Verdict.Forbidden.class);
  }

  @ParameterizedTest
  @CsvSource({
    "anonymous look, GET, true",
    "any look, GET, true",
    "anonymous look, POST, false",
    "login operate, GET, false",
    "anonymous operate, POST, true"
  })
  void verdict_noLogin_hasTheRoleOfAnonymous(String role, String method, boolean isGranted)
      throws Exception {
    assertThat(verdict(rights(role), method + " /api/v1/images"))
        .isInstanceOf(isGranted ? Verdict.Granted.class : Verdict.LoginNeeded.class);
  }

  @ParameterizedTest
  @CsvSource({
    "GET /metrics, true",
    "HEAD /healthz, true",
    "GET /readyz, true",
    "POST /metrics, false",
    "GET /metrics/, false",
    "GET /metrics/more, false",
    "GET /, false",
    "GET /new-page, false",
    "GET /api/v2/new, false",
    "POST /api/v1/export/, false",
  })
  void verdict_noLogin_getsWhatIsOpenAlone(String request, boolean isGranted) throws Exception {
    assertThat(verdict(rights("login look"), request))
        .isInstanceOf(isGranted ? Verdict.Granted.class : Verdict.LoginNeeded.class);
    OperatorRights closed =
        rights(
            config.withRoles(rules("login look")).withOpen(Set.of()),
            Optional.of(logins),
            Optional.empty());
    assertThat(verdict(closed, request)).isInstanceOf(Verdict.LoginNeeded.class);
  }

  @Test
  void verdict_unknownOperation_needsTheRoleToOperate() throws Exception {
    OperatorRights rights = rights("login look");

    for (String request :
        List.of(
            "POST /api/v1/new",
            "PUT /api/v1/images",
            "OPTIONS /api/v1/images",
            "QUERY /api/v1/images",
            "POST /api/v1/export/more",
            "POST /new-page")) {
      assertThat(verdict(rights, request, anna()))
          .as(request)
          .isInstanceOf(Verdict.Forbidden.class);
    }
    assertThat(verdict(rights, "GET /api/v2/new", anna())).isInstanceOf(Verdict.Granted.class);
  }

  @Test
  void verdict_adminToken_operates() throws Exception {
    OperatorRights rights = rights("user:anna look");

    assertThat(verdict(rights, "POST /api/v1/prune", "Bearer " + TOKEN))
        .isEqualTo(new Verdict.Granted("admin-token"));
    assertThat(verdict(rights, "GET /api/v1/images", "Bearer " + TOKEN + "0"))
        .isInstanceOf(Verdict.LoginNeeded.class);
  }

  @Test
  void verdict_noLoginsConfigured_isNoChallenge() throws Exception {
    OperatorRights rights =
        rights(
            AccessConfig.DEFAULTS.withRoles(rules("anonymous look")),
            Optional.empty(),
            Optional.empty());

    assertThat(verdict(rights, "GET /api/v1/images")).isInstanceOf(Verdict.Granted.class);
    assertThat(verdict(rights, "POST /api/v1/prune")).isInstanceOf(Verdict.Forbidden.class);
    assertThat(verdict(rights, "GET /api/v1/images", anna())).isInstanceOf(Verdict.Forbidden.class);
  }

  @Test
  void challenges_areOfTheSchemesThatHelp() throws Exception {
    assertThat(verdict(rights("login look"), "GET /api/v1/images"))
        .isEqualTo(
            new Verdict.LoginNeeded(
                "this needs a login with the role look",
                List.of(LoginChallenges.BASIC, LoginChallenges.BEARER)));
    OperatorRights usersAlone =
        rights(config.withRoles(rules("login look")), Optional.of(logins), Optional.empty());
    assertThat(verdict(usersAlone, "GET /api/v1/images"))
        .isEqualTo(
            new Verdict.LoginNeeded(
                "this needs a login with the role look", List.of(LoginChallenges.BASIC)));
  }

  @Test
  void requests_text_hasNoLogin() {
    var request =
        new OperatorRequest(HttpMethod.GET, "/metrics", "192.0.2.1", List.of("Bearer " + TOKEN));
    assertThat(request.toString()).doesNotContain(TOKEN);
  }
}
