package dev.entrepot.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import dev.entrepot.config.AdminConfig;
import dev.entrepot.config.Secret;
import dev.entrepot.config.access.AccessConfig;
import dev.entrepot.config.access.AdminRole;
import dev.entrepot.config.access.NamePattern;
import dev.entrepot.config.access.OidcIssuer;
import dev.entrepot.config.access.OpenPart;
import dev.entrepot.config.access.RoleRule;
import dev.entrepot.config.access.TokenAlgorithm;
import dev.entrepot.config.access.Who;
import dev.entrepot.proxy.access.login.IssuerFixture;
import dev.entrepot.proxy.fixture.Fixture;
import dev.entrepot.server.ListingFixture;
import dev.entrepot.server.RawRequest;
import dev.entrepot.server.TestProxy;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A server whose operators have roles: {@code anna} and the group {@code readers} look, {@code
 * olga} and the group {@code platform} operate, and {@code guest} is a user without a role.
 */
public abstract class RolesFixture extends ListingFixture {
  public static final String TOKEN = "a-token-of-32-characters-0123456";
  public static final String[] ANNA = Guarded.basic("anna", Guarded.RIGHT);
  public static final String[] OLGA = Guarded.basic("olga", Guarded.RIGHT);
  public static final String[] GUEST = Guarded.basic("guest", Guarded.RIGHT);
  public static final String[] ADMIN = Guarded.bearer(TOKEN);
  public static final String[] NONE = Guarded.authorization("");

  private static final ECKey KEY = key();

  @Fixture protected final IssuerFixture issuer = issuer();

  private static ECKey key() {
    try {
      return new ECKeyGenerator(Curve.P_256).keyID("one").generate();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static IssuerFixture issuer() {
    try {
      return new IssuerFixture(KEY);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  protected Path users() {
    return folder.resolve("htpasswd");
  }

  /** The section, with the users in their file. */
  protected AccessConfig access() throws Exception {
    return AccessConfig.DEFAULTS
        .withUsers(Guarded.users(users(), "anna", "olga", "guest"))
        .withIssuers(
            List.of(
                new OidcIssuer(
                    issuer.url(),
                    List.of(IssuerFixture.AUDIENCE),
                    List.of(),
                    NamePattern.parse("ci:{sub}").orElseThrow(),
                    Optional.of("groups"),
                    Optional.empty(),
                    Set.of(TokenAlgorithm.ES256),
                    Duration.ofSeconds(30))))
        .withRoles(
            roles(
                "user:anna look",
                "user:olga operate",
                "group:readers look",
                "group:platform operate"));
  }

  /**
   * Roles.
   *
   * @param texts each as {@code WHO ROLE}
   */
  public static List<RoleRule> roles(String... texts) {
    return Arrays.stream(texts).map(RolesFixture::role).toList();
  }

  private static RoleRule role(String text) {
    String[] parts = text.split(" ", -1);
    return new RoleRule(
        Who.parse(parts[0]).orElseThrow(), AdminRole.valueOf(parts[1].toUpperCase(Locale.ROOT)));
  }

  protected TestProxy start(AccessConfig access) throws Exception {
    var admin =
        new AdminConfig(
            TestProxy.ADMIN.address(), Optional.of(new Secret(TOKEN)), Set.of("ops.example"));
    return TestProxy.start(
        Guarded.config(folder.resolve("data"), upstream.uri(), access).withAdmin(admin));
  }

  protected TestProxy startWithRoles() throws Exception {
    return start(access());
  }

  /** Nothing is open. */
  protected TestProxy startClosed() throws Exception {
    return start(access().withOpen(Set.<OpenPart>of()));
  }

  /** Has an image pulled, which is then stored. */
  protected void pullOne(TestProxy proxy) throws Exception {
    get(proxy, "library/one", "1", first);
    TestProxy.await(() -> images(proxy) == 1);
  }

  /** How many images are stored. */
  public static long images(TestProxy proxy) {
    try {
      return send(proxy, "GET", "/api/v1/images?all=true", ADMIN).body().lines().count();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** An issuer's token of a caller in these groups. */
  protected String token(String subject, String... groups) throws Exception {
    Map<String, Object> claims = issuer.claims(Instant.now());
    claims.put("sub", subject);
    claims.put("groups", List.of(groups));
    return IssuerFixture.token(KEY, JWSAlgorithm.ES256, claims);
  }

  public static HttpResponse<String> send(
      TestProxy proxy, String method, String path, String... headers) throws Exception {
    return send(proxy, method, path, "application/json", BodyPublishers.noBody(), headers);
  }

  public static HttpResponse<String> send(
      TestProxy proxy,
      String method,
      String path,
      String type,
      BodyPublisher body,
      String... headers)
      throws Exception {
    var request =
        HttpRequest.newBuilder(proxy.admin(path)).method(method, body).header("content-type", type);
    for (int i = 0; i < headers.length; i += 2) {
      if (!headers[i + 1].isEmpty()) {
        request.header(headers[i], headers[i + 1]);
      }
    }
    return proxy.client().send(request.build(), BodyHandlers.ofString());
  }

  /** What a client is answered that writes the request as it likes. */
  static String raw(TestProxy proxy, String requestLine, String... fields) throws Exception {
    return RawRequest.answer(proxy.admin("/").getPort(), requestLine, fields);
  }

  static String line(String[] header) {
    return header[0] + ": " + header[1];
  }

  static void assertStatus(HttpResponse<String> answer, int status) {
    assertThat(answer.statusCode())
        .as("%s %s: %s", answer.request().method(), answer.uri(), answer.body())
        .isEqualTo(status);
  }
}
