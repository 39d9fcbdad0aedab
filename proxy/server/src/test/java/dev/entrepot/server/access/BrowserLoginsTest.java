package dev.entrepot.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.server.TestProxy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Pages of strangers in the browser of an operator, who has logged in there: the browser sends the
 * name and the password with whatever a page has it ask.
 */
class BrowserLoginsTest extends RolesFixture {
  private static final List<String[]> LOGINS = List.of(NONE, OLGA, ADMIN);

  private static String status(TestProxy proxy, String requestLine, String[] login, String... more)
      throws Exception {
    var fields = new ArrayList<>(List.of(more));
    fields.add(line(login));
    fields.add("Content-Length: 0");
    return raw(proxy, requestLine, fields.toArray(String[]::new)).split(" ", 3)[1];
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Origin: http://evil.example",
        "Origin: https://evil.example",
        "Origin: http://127.0.0.1:8080",
        "Origin: https://127.0.0.1:5001",
        "Origin: null",
        "Origin: http://127.0.0.1:5001.evil.example",
        "Sec-Fetch-Site: cross-site",
        "Sec-Fetch-Site: same-site",
        "Sec-Fetch-Site: same-origin\r\nSec-Fetch-Site: cross-site",
        "Sec-Fetch-Site: none\r\nOrigin: https://127.0.0.1:5001",
        "Sec-Fetch-Site: same-origin\r\nOrigin: http://evil.example",
        "Sec-Fetch-Site: "
      })
  void prune_askedByAPage_removesNothing(String fields) throws Exception {
    try (var proxy = startWithRoles()) {
      pullOne(proxy);

      for (String[] login : LOGINS) {
        String prune = "POST /api/v1/prune?all=true";
        assertThat(status(proxy, prune, login, "Host: 127.0.0.1:5001", fields)).isEqualTo("403");
        String list = "GET /api/v1/images";
        assertThat(status(proxy, list, login, "Host: 127.0.0.1:5001", fields)).isEqualTo("403");
      }

      assertThat(images(proxy)).isEqualTo(1);
    }
  }

  /** The page's own name, pointed at this machine after it was loaded (DNS rebinding). */
  @ParameterizedTest
  @ValueSource(
      strings = {"evil.example:5001", "127.0.0.1.evil.example", "ops.example.evil.example"})
  void anything_hostOfAStranger_isForTheTokenAlone(String host) throws Exception {
    try (var proxy = startWithRoles()) {
      pullOne(proxy);

      for (String own :
          List.of("Accept: */*", "Sec-Fetch-Site: same-origin", "Origin: http://" + host)) {
        for (String requestLine : List.of("POST /api/v1/prune?all=true", "GET /api/v1/images")) {
          assertThat(status(proxy, requestLine, OLGA, "Host: " + host, own)).isEqualTo("403");
          assertThat(status(proxy, requestLine, NONE, "Host: " + host, own)).isEqualTo("403");
        }
      }
      assertThat(images(proxy)).isEqualTo(1);
      assertThat(status(proxy, "GET /api/v1/images", ADMIN, "Host: " + host)).isEqualTo("200");
    }
  }

  @Test
  void anything_ownPage_isForWhoeverHasTheRole() throws Exception {
    try (var proxy = startWithRoles()) {
      for (String[] own :
          List.of(
              new String[] {"Host: 127.0.0.1:5001", "Origin: http://127.0.0.1:5001"},
              new String[] {
                "Host: localhost:5001",
                "Origin: http://localhost:5001",
                "Sec-Fetch-Site: same-origin"
              },
              new String[] {"Host: ops.example", "Sec-Fetch-Site: none"},
              new String[] {
                "Host: ops.example", "Origin: https://ops.example", "Sec-Fetch-Site: same-origin"
              })) {
        assertThat(status(proxy, "POST /api/v1/prune", OLGA, own)).isEqualTo("200");
        assertThat(status(proxy, "POST /api/v1/prune", ANNA, own)).isEqualTo("403");
        assertThat(status(proxy, "POST /api/v1/prune", NONE, own)).isEqualTo("401");
      }
    }
  }

  /** Scrapers and probes choose their own names, as those of a service. */
  @ParameterizedTest
  @ValueSource(strings = {"/healthz", "/readyz", "/metrics"})
  void probes_anyHost_areAnswered(String path) throws Exception {
    String host = "Host: entrepot.monitoring.svc:5001";
    String site = "Sec-Fetch-Site: cross-site";
    try (var proxy = startWithRoles()) {
      assertThat(status(proxy, "GET " + path, NONE, host)).isEqualTo("200");
      assertThat(status(proxy, "GET " + path, NONE, host, site)).isEqualTo("200");
    }
    try (var proxy = startClosed()) {
      assertThat(status(proxy, "GET " + path, NONE, host)).isEqualTo("401");
      assertThat(status(proxy, "GET " + path, ANNA, host)).isEqualTo("200");
      assertThat(status(proxy, "GET " + path, ANNA, host, site)).isEqualTo("403");
      assertThat(status(proxy, "GET " + path, ANNA, host, "Origin: http://evil.example"))
          .isEqualTo("403");
    }
  }

  @Test
  void preflight_ofAPage_isNotAnswered() throws Exception {
    try (var proxy = startWithRoles()) {
      String answer =
          raw(
              proxy,
              "OPTIONS /api/v1/images",
              "Host: 127.0.0.1:5001",
              "Origin: http://evil.example",
              "Access-Control-Request-Method: DELETE",
              "Access-Control-Request-Headers: authorization");
      assertThat(answer).startsWith("HTTP/1.1 403 ").doesNotContainIgnoringCase("access-control");
    }
  }
}
