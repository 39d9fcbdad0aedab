package dev.entrepot.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.config.access.AccessConfig;
import dev.entrepot.config.access.AnonymousAccess;
import dev.entrepot.loadtest.upstream.ScriptedRegistry;
import dev.entrepot.loadtest.upstream.TestImages;
import dev.entrepot.server.TestCertificate;
import dev.entrepot.server.TestProxy;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What no honest client sends to the token service, or shows as a token: a clear answer, and
 * nothing upstream. The server speaks TLS, for HTTP/2.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class TokenInputTest {
  private static final String MANIFEST = "/v2/library/one/manifests/1";
  private static final String FORM = "application/x-www-form-urlencoded";

  private static final Base64.Encoder URL_SAFE = Base64.getUrlEncoder().withoutPadding();

  private ScriptedRegistry upstream;
  private TestProxy proxy;
  private HttpClient http2;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    upstream = ScriptedRegistry.start();
    TestImages.withSeed(3).addTo(upstream.repository("library/one"), "1");
    AccessConfig access =
        AccessConfig.DEFAULTS
            .withAnonymous(AnonymousAccess.DENY)
            .withUsers(Guarded.users(folder.resolve("htpasswd"), "anna"));
    TestCertificate certificate = TestCertificate.in(folder);
    proxy =
        TestProxy.start(
            Guarded.config(folder.resolve("data"), upstream.uri(), access)
                .withTls(Optional.of(certificate.files())),
            client(certificate, HttpClient.Version.HTTP_1_1));
    http2 = client(certificate, HttpClient.Version.HTTP_2);
  }

  private static HttpClient client(TestCertificate certificate, HttpClient.Version version) {
    return HttpClient.newBuilder().version(version).sslContext(certificate.trusting()).build();
  }

  @AfterEach
  void nothingIsLeft() throws Exception {
    assertThat(upstream.requests()).isEmpty();
    TestProxy.await(() -> running() == 0);
  }

  private double running() {
    try {
      return proxy.metric("entrepot_clients_answers");
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @AfterAll
  void stop() {
    proxy.close();
    http2.close();
    upstream.close();
  }

  /** A token that is right, changed. */
  private String changed(UnaryOperator<String> change) throws Exception {
    return change.apply(Guarded.token(proxy, "library/one", Guarded.basic("anna", "right")));
  }

  private void assertRefused(String authorization) throws Exception {
    for (String method : List.of("GET", "HEAD")) {
      HttpResponse<byte[]> answer =
          proxy.send(method, MANIFEST, Guarded.authorization(authorization));
      assertThat(answer.statusCode()).as(authorization).isEqualTo(401);
      assertThat(answer.headers().allValues("www-authenticate"))
          .singleElement()
          .asString()
          .startsWith("Bearer realm=")
          .contains("invalid_token");
    }
  }

  @Test
  void tokens_thatWereChanged_openNothing() throws Exception {
    assertRefused("Bearer " + changed(token -> token.substring(0, token.length() - 4) + "AAAA"));
    assertRefused("Bearer " + changed(token -> token.substring(0, token.lastIndexOf('.') + 1)));
    assertRefused("Bearer " + changed(token -> token.substring(0, token.lastIndexOf('.'))));
    assertRefused("Bearer " + changed(token -> token + "." + token));
    assertRefused("Bearer " + changed(token -> token.replaceFirst("\\.", "..")));
    assertRefused("Bearer " + changed(String::toUpperCase));
  }

  @Test
  void tokens_ofOtherAlgorithms_openNothing() throws Exception {
    for (String algorithm : List.of("none", "None", "HS256", "ES384", "RS256", "EdDSA", "")) {
      String token = changed(it -> it);
      String[] parts = token.split("\\.", -1);
      JsonObject header = new JsonObject(text(parts[0])).put("alg", algorithm);
      String forged = base64(header.encode()) + "." + parts[1] + ".";
      assertRefused("Bearer " + forged + parts[2]);
      assertRefused("Bearer " + forged);
    }
  }

  /** Signed well, by a key that is named as ours. */
  @Test
  void tokens_ofForeignKeys_openNothing() throws Exception {
    String token = changed(it -> it);
    String signed = token.substring(0, token.lastIndexOf('.'));
    KeyPairGenerator keys = KeyPairGenerator.getInstance("EC");
    keys.initialize(new ECGenParameterSpec("secp256r1"));
    Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
    signature.initSign(keys.generateKeyPair().getPrivate());
    signature.update(signed.getBytes(StandardCharsets.US_ASCII));
    assertRefused("Bearer " + signed + "." + URL_SAFE.encodeToString(signature.sign()));
  }

  /** The first half of the claims of one token with the signature of another. */
  @Test
  void tokens_withClaimsOfOthers_openNothing() throws Exception {
    String[] own = changed(it -> it).split("\\.", -1);
    JsonObject claims = new JsonObject(text(own[1]));
    for (String claim : claims.fieldNames()) {
      JsonObject other = claims.copy().put(claim, "2".repeat(10));
      assertRefused("Bearer " + own[0] + "." + base64(other.encode()) + "." + own[2]);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Bearer",
        "Bearer ",
        "Bearer a b",
        "Bearer ..",
        "Bearer =",
        "Negotiate YWJj",
        "Basic",
        "Basic !!!",
        "Basic YW5uYTpyaWdodA==x",
        "Basic YW5uYQ==",
        "Basic  ",
        "Basic YW5uYQpiOnJpZ2h0",
        "basicYW5uYTpyaWdodA==",
        "Bearer YW5uYTpyaWdodA=="
      })
  void headers_thatAreNoLogin_openNothing(String authorization) throws Exception {
    assertRefused(authorization);
  }

  @ParameterizedTest
  @ValueSource(ints = {9_000, 17_000, 25_000})
  void tokens_ofThousandsOfCharacters_openNothing(int length) throws Exception {
    assertRefused("Bearer " + "a".repeat(length));
    assertRefused("Bearer " + base64("{\"alg\":\"ES256\"}") + "." + "a".repeat(length) + ".a");
  }

  @Test
  void header_beyondAllBounds_isRefused() throws Exception {
    HttpResponse<byte[]> answer = proxy.get(MANIFEST, Guarded.bearer("a".repeat(40_000)));
    assertThat(answer.statusCode()).isEqualTo(431);
  }

  /** The right one is among them, first or last. */
  @Test
  void headers_severalOfThem_openNothing() throws Exception {
    String[] right = Guarded.basic("anna", "right");
    for (String path : List.of(MANIFEST, "/v2/", "/auth/token")) {
      assertThat(proxy.get(path, right).statusCode()).as(path).isEqualTo(200);
      for (String other : List.of("Basic eDp5", "Bearer x", "")) {
        assertThat(proxy.get(path, right[0], right[1], right[0], other).statusCode())
            .isEqualTo(401);
        assertThat(proxy.get(path, right[0], other, right[0], right[1]).statusCode())
            .isEqualTo(401);
      }
      assertThat(proxy.get(path, right[0], right[1], right[0], right[1]).statusCode())
          .isEqualTo(401);
    }
    upstream.clearLog();
  }

  private HttpResponse<byte[]> post(HttpClient client, String form, String... headers)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(proxy.uri("/auth/token"))
            .header("Content-Type", FORM)
            .POST(BodyPublishers.ofString(form));
    return client.send(
        (headers.length == 0 ? request : request.headers(headers)).build(),
        BodyHandlers.ofByteArray());
  }

  private static String login(String user, String password, String... scopes) {
    return Stream.concat(
            Stream.of(
                "grant_type=password",
                "client_id=test",
                "username=" + encoded(user),
                "password=" + encoded(password)),
            Stream.of(scopes).map(scope -> "scope=" + encoded(scope)))
        .collect(Collectors.joining("&"));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static void assertError(HttpResponse<byte[]> answer, int status, String error) {
    JsonObject body = new JsonObject(Guarded.text(answer));
    assertThat(answer.statusCode()).as("%s", body).isEqualTo(status);
    assertThat(body.getString("error")).as("%s", body).isEqualTo(error);
    assertThat(body.getString("error_description")).isNotEmpty();
    assertThat(body.getJsonArray("errors")).hasSize(1);
    assertThat(answer.headers().firstValue("cache-control")).contains("no-store");
  }

  private static String scopes(int count) {
    return IntStream.range(0, count).mapToObj(i -> "r:" + i).collect(Collectors.joining(" "));
  }

  @Test
  void forms_ofThousandsOfScopes_areRefused() throws Exception {
    for (HttpClient client : List.of(proxy.client(), http2)) {
      assertError(post(client, login("anna", "right", scopes(33))), 400, "invalid_scope");
      assertError(post(client, login("anna", "right", scopes(5_000))), 400, "invalid_scope");
      assertError(post(client, login("anna", "right", scopes(40_000))), 400, "invalid_request");
      String[] each = scopes(4_000).split(" ", -1);
      assertError(post(client, login("anna", "right", each)), 400, "invalid_scope");
    }
  }

  @Test
  void form_ofOneMebibyte_isRefused() throws Exception {
    for (HttpClient client : List.of(proxy.client(), http2)) {
      assertError(post(client, "x".repeat(1 << 20)), 400, "invalid_request");
      assertError(
          post(client, login("anna", "right") + "&x=" + "x".repeat(1 << 20)),
          400,
          "invalid_request");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'', invalid_request",
    "grant_type, invalid_request",
    "grant_type=, invalid_request",
    "grant_type=client_credentials, unsupported_grant_type",
    "grant_type=authorization_code&code=x, unsupported_grant_type",
    "grant_type=%zz, invalid_request",
    "grant_type=password&username=anna, invalid_request",
    "grant_type=password&username=&password=right, invalid_request",
    "grant_type=password&username=anna&password=%, invalid_request",
    "grant_type=password&username=anna&password=wrong, invalid_grant",
    "grant_type=password&username=anna%00&password=right, invalid_grant",
    "grant_type=password&username=ANNA&password=right, invalid_grant",
    "grant_type=password&username=anna&username=anna&password=wrong, invalid_grant",
    "grant_type=refresh_token, invalid_request",
    "grant_type=refresh_token&refresh_token=x, invalid_grant",
    "'{\"grant_type\":\"password\"}', invalid_request"
  })
  void forms_thatAreNone_areRefused(String form, String error) throws Exception {
    assertError(post(proxy.client(), form), 400, error);
    assertError(post(http2, form), 400, error);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "br"})
  void form_thatIsCompressed_isRefused(String coding) throws Exception {
    assertError(
        post(proxy.client(), "\u001f\u0000binary", "Content-Encoding", coding),
        400,
        "invalid_request");
  }

  @Test
  void accessToken_inPlaceOfARefreshToken_isRefused() throws Exception {
    String token = changed(it -> it);
    assertError(
        post(proxy.client(), "grant_type=refresh_token&refresh_token=" + token),
        400,
        "invalid_grant");
  }

  @Test
  void form_onHttp2_givesATokenThatOpens() throws Exception {
    HttpResponse<byte[]> answer =
        post(http2, login("anna", "right", "repository:library/one:pull"));
    assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
    assertThat(answer.statusCode()).isEqualTo(200);
    String token = new JsonObject(Guarded.text(answer)).getString("access_token");
    assertThat(proxy.get(MANIFEST, Guarded.bearer(token)).statusCode()).isEqualTo(200);
    upstream.clearLog();
  }

  @ParameterizedTest
  @ValueSource(strings = {"HEAD", "PUT", "PATCH", "DELETE", "OPTIONS"})
  void methods_otherThanTwo_areRefused(String method) throws Exception {
    HttpResponse<byte[]> answer = proxy.send(method, "/auth/token?scope=repository:a:pull");
    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(answer.headers().allValues("allow")).containsExactly("GET, POST");
    assertThat(answer.body().length == 0).isEqualTo(method.equals("HEAD"));
  }

  @Test
  void queries_beyondTheRequestLine_areRefused() throws Exception {
    String query = "/auth/token?scope=" + encoded(scopes(2_000));
    assertThat(proxy.get(query).statusCode()).isEqualTo(414);
    HttpRequest second = HttpRequest.newBuilder(proxy.uri(query)).build();
    assertThat(http2.send(second, BodyHandlers.ofByteArray()).statusCode()).isEqualTo(414);
  }

  @Test
  void query_ofTooManyScopes_isRefused() throws Exception {
    String query = "/auth/token?scope=" + encoded(scopes(33));
    assertError(proxy.get(query), 400, "invalid_scope");
  }

  /** The token is given, and opens nothing: that is how registries say so. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "repository:library/one:push",
        "repository:../library/one:pull",
        "repository:library/one/:pull",
        "repository:Library/one:pull",
        "repository:library/*:pull",
        "repository:library/on:pull",
        "repository:library/one2:pull",
        "repository:*:pull",
        "repository::pull",
        "registry:catalog:*",
        "repository:library/one"
      })
  void scopes_ofNothingThatIsThere_openNothing(String scope) throws Exception {
    HttpResponse<byte[]> answer =
        proxy.get(
            "/auth/token?service=entrepot&scope=" + encoded(scope), Guarded.basic("anna", "right"));
    assertThat(answer.statusCode()).isEqualTo(200);
    String token = new JsonObject(Guarded.text(answer)).getString("token");
    HttpResponse<byte[]> refused = proxy.get(MANIFEST, Guarded.bearer(token));
    assertThat(refused.statusCode()).isEqualTo(401);
    assertThat(refused.headers().firstValue("www-authenticate").orElseThrow())
        .contains("insufficient_scope");
  }

  private static String base64(String text) {
    return URL_SAFE.encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String text(String base64) {
    return new String(Base64.getUrlDecoder().decode(base64), StandardCharsets.UTF_8);
  }
}
