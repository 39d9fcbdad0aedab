package dev.entrepot.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.config.access.OpenPart;
import dev.entrepot.server.TestProxy;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What operators get by their roles, from outside. */
class OperatorRolesTest extends RolesFixture {
  /** The decision about each operation; a new one needs a line here, and fails without. */
  private static final String DECISIONS =
      """
      GET /api/v1: look
      GET /api/v1/blobs: look
      GET /api/v1/blobs/{digest}: look
      GET /api/v1/df: look
      GET /api/v1/held: look
      GET /api/v1/history/{name}: look
      GET /api/v1/images: look
      GET /api/v1/images/{name}: look
      GET /api/v1/manifests/{name}: look
      GET /api/v1/missed: look
      GET /api/v1/openapi.yaml: look
      GET /api/v1/pull: look
      GET /api/v1/pulls: look
      GET /api/v1/receipt: look
      GET /api/v1/search: look
      GET /api/v1/server: look
      GET /api/v1/tags/{name}: look
      GET /api/v1/upstreams: look
      POST /api/v1/export: look
      POST /api/v1/export/blobs: look
      POST /api/v1/export/selection: look
      DELETE /api/v1/frozen: operate
      DELETE /api/v1/images: operate
      DELETE /api/v1/missed: operate
      DELETE /api/v1/pins: operate
      POST /api/v1/frozen: operate
      POST /api/v1/import: operate
      POST /api/v1/pins: operate
      POST /api/v1/prune: operate
      POST /api/v1/pull: operate
      POST /api/v1/sync: operate
      POST /api/v1/verify: operate
      """;

  private static Map<String, String> decisions() {
    var decisions = new TreeMap<String, String>();
    DECISIONS.lines().map(line -> line.split(": ", -1)).forEach(it -> decisions.put(it[0], it[1]));
    return decisions;
  }

  private static List<String> operations(TestProxy proxy) throws Exception {
    return new JsonObject(send(proxy, "GET", "/api/v1", ADMIN).body())
        .getJsonArray("operations").stream().map(Object::toString).toList();
  }

  /** Asks with all that an operation needs, so that nothing but the folder is wrong. */
  private static HttpResponse<String> ofAnotherFolder(
      TestProxy proxy, String operation, String... headers) throws Exception {
    String[] parts = operation.split(" ", -1);
    String target =
        parts[1].replace("{name}", "one:1").replace("{digest}", "sha256:" + "0".repeat(64))
            + "?data=/&image=one:1&q=one&until=2026-01-01T00:00:00Z";
    String type =
        switch (parts[1]) {
          case "/api/v1/sync" -> "application/yaml";
          case "/api/v1/import" -> "application/x-tar";
          default -> "application/json";
        };
    var body = BodyPublishers.ofString("{\"data\": \"/\", \"images\": [\"one:1\"]}");
    return send(
        proxy,
        parts[0],
        target,
        type,
        parts[0].equals("POST") ? body : BodyPublishers.noBody(),
        headers);
  }

  @Test
  void routes_eachHasADecision() throws Exception {
    try (var proxy = startWithRoles()) {
      assertThat(operations(proxy)).hasSameElementsAs(decisions().keySet());
    }
  }

  @Test
  void routes_noLogin_areAskedForOne() throws Exception {
    try (var proxy = startWithRoles()) {
      for (String operation : operations(proxy)) {
        HttpResponse<String> answer = ofAnotherFolder(proxy, operation);
        assertStatus(answer, 401);
        assertThat(answer.headers().allValues("www-authenticate"))
            .containsExactly(
                "Basic realm=\"entrepot\", charset=\"UTF-8\"", "Bearer realm=\"entrepot\"");
        assertThat(new JsonObject(answer.body()).getString("error"))
            .isEqualTo("this needs a login with the role " + decisions().get(operation));
        assertThat(answer.headers().firstValue("entrepot-version")).isPresent();
      }
    }
  }

  @Test
  void routes_everyRole_getsWhatItIsFor() throws Exception {
    try (var proxy = startWithRoles()) {
      for (var decision : decisions().entrySet()) {
        boolean looks = decision.getValue().equals("look");
        assertThat(ofAnotherFolder(proxy, decision.getKey(), OLGA).statusCode())
            .as(decision.getKey())
            .isIn(200, 409);
        assertThat(ofAnotherFolder(proxy, decision.getKey(), ADMIN).statusCode())
            .as(decision.getKey())
            .isIn(200, 409);
        HttpResponse<String> answer = ofAnotherFolder(proxy, decision.getKey(), ANNA);
        assertThat(answer.statusCode())
            .as(decision.getKey())
            .isIn(looks ? List.of(200, 409) : List.of(403));
        if (!looks) {
          assertThat(new JsonObject(answer.body()).getString("error"))
              .isEqualTo(
                  "this needs the role operate, and anna (user file) has the role look:"
                      + " access.roles in the server's configuration");
        }
        assertStatus(ofAnotherFolder(proxy, decision.getKey(), GUEST), 403);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "POST /api/v1/prune?all=true",
        "POST /api/v1/prune/?all=true",
        "POST /api/v1//prune?all=true",
        "POST /api/v1/export/../prune?all=true",
        "POST /api/v1/export/%2e%2e/prune?all=true",
        "POST /api/v1/export/%2E%2E/%70rune?all=true",
        "POST /x/../api/v1/prune?all=true",
        "POST /metrics/../api/v1/prune?all=true",
        "POST /healthz/../api/v1/prune?all=true",
        "POST //api/v1/prune?all=true",
        "POST http://127.0.0.1/api/v1/prune?all=true",
        "post /api/v1/prune?all=true",
        "PUT /api/v1/prune?all=true",
        "GET /api/v1/prune?all=true",
        "HEAD /api/v1/prune?all=true",
        "OPTIONS /api/v1/prune?all=true",
        "BREW /api/v1/prune?all=true",
        "DELETE /api/v1/images?image=one:1",
        "DELETE /api/v1/images/one:1",
        "DELETE /api/v1/export/../images?image=one:1",
        "PATCH /api/v1/images?image=one:1",
      })
  void images_lookRoleByAnyWay_stay(String requestLine) throws Exception {
    try (var proxy = startWithRoles()) {
      pullOne(proxy);

      for (var login : List.of(ANNA, GUEST, NONE)) {
        String answer =
            raw(
                proxy,
                requestLine,
                "Host: 127.0.0.1",
                line(login),
                "X-HTTP-Method-Override: POST",
                "X-Method-Override: DELETE",
                "Content-Length: 0");
        assertThat(answer).doesNotStartWith("HTTP/1.1 2");
      }

      assertThat(images(proxy)).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "HEAD", "POST", "OPTIONS", "TRACE", "BREW"})
  void anything_noLogin_isRefused(String method) throws Exception {
    try (var proxy = startClosed()) {
      for (String path :
          List.of(
              "/api/v1/images",
              "/api/v1",
              "/api/",
              "/api",
              "/",
              "/ui",
              "/healthz",
              "/readyz",
              "/metrics",
              "/metrics/",
              "/%6Detrics",
              "/x/../metrics")) {
        String answer = raw(proxy, method + " " + path, "Host: 127.0.0.1", "Content-Length: 0");
        assertThat(answer).as(path).startsWith("HTTP/1.1 401 ").contains("www-authenticate: Basic");
      }
    }
  }

  @Test
  void probes_open_areAnsweredToEveryone() throws Exception {
    try (var proxy = startWithRoles()) {
      assertStatus(send(proxy, "GET", "/healthz"), 200);
      assertStatus(send(proxy, "GET", "/readyz"), 200);
      assertStatus(send(proxy, "GET", "/metrics"), 200);
    }
    try (var proxy = start(access().withOpen(Set.of(OpenPart.HEALTH)))) {
      assertStatus(send(proxy, "GET", "/healthz"), 200);
      assertStatus(send(proxy, "GET", "/metrics"), 401);
      assertStatus(send(proxy, "GET", "/metrics", ANNA), 200);
    }
  }

  @Test
  void probes_notOpen_needTheRoleToLook() throws Exception {
    try (var proxy = startClosed()) {
      for (String path : List.of("/healthz", "/readyz", "/metrics")) {
        HttpResponse<String> none = send(proxy, "GET", path);
        assertStatus(none, 401);
        assertThat(none.body()).contains("this needs a login with the role look");
        assertStatus(send(proxy, "GET", path, GUEST), 403);
        assertStatus(send(proxy, "GET", path, ANNA), 200);
        assertStatus(send(proxy, "GET", path, ADMIN), 200);
      }
    }
  }

  @Test
  void images_removedUser_operatesNoLonger() throws Exception {
    try (var proxy = startWithRoles()) {
      assertStatus(send(proxy, "POST", "/api/v1/prune", OLGA), 200);

      Guarded.users(users(), "anna");

      TestProxy.await(() -> status(proxy, "POST", "/api/v1/prune", OLGA) == 401);
      assertStatus(send(proxy, "GET", "/api/v1/images", ANNA), 200);
    }
  }

  private static int status(TestProxy proxy, String method, String path, String... headers) {
    try {
      return send(proxy, method, path, headers).statusCode();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void issuersTokens_groupsExactly_giveTheRole() throws Exception {
    try (var proxy = startWithRoles()) {
      assertStatus(prune(proxy, Guarded.bearer(token("a", "platform"))), 200);
      assertStatus(prune(proxy, Guarded.basic("anyone", token("b", "x", "platform"))), 200);
      assertThat(prune(proxy, Guarded.bearer(token("c", "readers"))).body())
          .contains("ci:c (issuer) has the role look");
      for (String group :
          List.of("platform-guests", "plat", "Platform", "platform ", "group:platform")) {
        HttpResponse<String> answer = prune(proxy, Guarded.bearer(token("d", group)));
        assertStatus(answer, 403);
        assertThat(answer.body()).contains("ci:d (issuer) has none");
      }
    }
  }

  private static HttpResponse<String> prune(TestProxy proxy, String... headers) throws Exception {
    return send(proxy, "POST", "/api/v1/prune", headers);
  }

  @Test
  void names_beginningsOfAnother_giveNoRole() throws Exception {
    var access = access();
    Guarded.users(users(), "olga", "olg", "olga2", "Olga", "operate");
    try (var proxy = start(access)) {
      for (String name : List.of("olg", "olga2", "Olga", "operate")) {
        assertStatus(prune(proxy, Guarded.basic(name, Guarded.RIGHT)), 403);
      }
      assertStatus(prune(proxy, Guarded.bearer(token("olga"))), 403);
      assertStatus(prune(proxy, OLGA), 200);
    }
  }

  @Test
  void clientsTokens_openNothingHere() throws Exception {
    try (var proxy = startWithRoles()) {
      String token = Guarded.token(proxy, "library/one", OLGA);

      assertStatus(send(proxy, "GET", "/api/v1/images", Guarded.bearer(token)), 401);
      assertStatus(prune(proxy, Guarded.basic("olga", token)), 401);
    }
  }

  @Test
  void logins_wrongOrOdd_areNobody() throws Exception {
    var access = access().withRoles(roles("anonymous look", "login operate"));
    try (var proxy = start(access)) {
      assertStatus(send(proxy, "GET", "/api/v1/images"), 200);
      for (String value :
          List.of(
              "Bearer",
              "Bearer " + TOKEN + "7",
              "Bearer a.b.c",
              "Basic",
              "Basic !",
              "Basic b2xnYQ==",
              "Digest username=olga",
              TOKEN,
              Guarded.basic("olga", "hunter2")[1],
              Guarded.basic("", Guarded.RIGHT)[1],
              Guarded.basic("admin", TOKEN)[1])) {
        HttpResponse<String> answer =
            send(proxy, "GET", "/api/v1/images", Guarded.authorization(value));
        assertStatus(answer, 401);
        assertThat(answer.body()).doesNotContain(TOKEN, "olga", "hunter2");
      }
      String two = raw(proxy, "GET /api/v1/images", "Host: 127.0.0.1", line(ADMIN), line(OLGA));
      assertThat(two).startsWith("HTTP/1.1 401 ").contains("more than one Authorization");
    }
  }

  @Test
  void logins_wrongAgainAndAgain_areSlowed() throws Exception {
    try (var proxy = startWithRoles()) {
      var statuses = new ArrayList<Integer>();
      for (int i = 0; i < 8; i++) {
        HttpResponse<String> answer =
            send(proxy, "GET", "/api/v1/images", Guarded.basic("anna", "wrong" + i));
        statuses.add(answer.statusCode());
        if (answer.statusCode() == 429) {
          assertThat(answer.headers().firstValueAsLong("retry-after").orElse(0)).isPositive();
          assertThat(answer.body()).contains("too many failed logins");
        }
      }
      assertThat(send(proxy, "GET", "/metrics").body())
          .contains("entrepot_admin_refusals_total{reason=\"login\"} 5")
          .contains("entrepot_admin_refusals_total{reason=\"slowed\"} 3");
      assertThat(statuses).startsWith(401, 401, 401, 401, 401).endsWith(429, 429, 429);
      assertStatus(send(proxy, "GET", "/api/v1/images", OLGA), 200);
    }
  }

  /** The first login of a user is checked away from the event loop while the body comes. */
  @Test
  void bodies_whileTheLoginIsChecked_areKept() throws Exception {
    byte[] bundle;
    try (var proxy = startWithRoles()) {
      pullOne(proxy);
      HttpResponse<String> selection =
          send(
              proxy,
              "POST",
              "/api/v1/export/selection",
              "application/json",
              BodyPublishers.ofString("{\"images\":[\"one:1\"]}"),
              ANNA);
      assertStatus(selection, 200);
      bundle = export(proxy);
    }
    try (var proxy = startWithRoles()) {
      HttpResponse<String> answer =
          send(
              proxy,
              "POST",
              "/api/v1/import",
              "application/x-tar",
              BodyPublishers.ofByteArray(bundle),
              OLGA);
      assertStatus(answer, 200);
    }
    try (var proxy = startWithRoles()) {
      HttpResponse<String> refused =
          send(
              proxy,
              "POST",
              "/api/v1/import",
              "application/x-tar",
              BodyPublishers.ofByteArray(new byte[4 << 20]),
              GUEST);
      assertStatus(refused, 403);
    }
  }

  private static byte[] export(TestProxy proxy) throws Exception {
    var request =
        HttpRequest.newBuilder(proxy.admin("/api/v1/export"))
            .headers(ANNA)
            .header("content-type", "application/json")
            .POST(BodyPublishers.ofString("{\"images\":[\"one:1\"]}"))
            .build();
    HttpResponse<byte[]> answer = proxy.client().send(request, BodyHandlers.ofByteArray());
    assertThat(answer.statusCode()).isEqualTo(200);
    return answer.body();
  }
}
