package dev.entrepot.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.entrepot.server.LoggedLines;
import dev.entrepot.server.TestProxy;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What the log says of operators' orders. */
class OperatorAuditTest extends RolesFixture {
  private static String text(ILoggingEvent event) {
    return event.getMessage()
        + event.getKeyValuePairs().stream()
            .map(pair -> " " + pair.key + "=" + pair.value)
            .collect(Collectors.joining());
  }

  @Test
  void orders_ofEveryKindOfCaller_areNamed() throws Exception {
    try (var lines = LoggedLines.of("audit");
        var proxy = startWithRoles()) {
      String secret = token("bot", "platform");
      for (String[] login :
          new String[][] {
            OLGA, ANNA, ADMIN, NONE, Guarded.bearer(secret), Guarded.basic("olga", "hunter2")
          }) {
        send(proxy, "POST", "/api/v1/prune", login);
      }
      send(proxy, "GET", "/api/v1/images", OLGA);
      send(proxy, "POST", "/api/v1/export/selection", OLGA);
      raw(
          proxy,
          "POST /api/v1/export/../pins?image=one:1",
          "Host: 127.0.0.1",
          line(ANNA),
          "Content-Length: 0");

      TestProxy.await(() -> lines.events().size() == 7);
      assertThat(lines.events().stream().map(OperatorAuditTest::text))
          .satisfiesExactly(
              line -> assertThat(line).contains("prune ", "by=olga (user file) from=127.0.0.1"),
              line -> assertThat(line).contains("refused (403) by=anna (user file) from="),
              line -> assertThat(line).contains("by=admin-token from="),
              line -> assertThat(line).contains("refused (401) by=nobody from="),
              line -> assertThat(line).contains("by=ci:bot (issuer) from="),
              line -> assertThat(line).contains("refused (401) by=nobody from="),
              line -> assertThat(line).contains("pin what=one:1", "refused (403) by=anna"))
          .allSatisfy(line -> assertThat(line).doesNotContain("hunter2", TOKEN, secret));
    }
  }

  /** The connection may end before the server has noted that the answer has. */
  @Test
  void orders_onConnectionsThatEnd_areToldOnce() throws Exception {
    int orders = 40;
    try (var lines = LoggedLines.of("audit");
        var proxy = startWithRoles()) {
      for (int i = 0; i < orders; i++) {
        raw(proxy, "POST /api/v1/prune", "Host: 127.0.0.1", line(OLGA), "Content-Length: 0");
      }
      send(proxy, "POST", "/api/v1/pins", OLGA);

      TestProxy.await(() -> lines.lines().contains("pin"));
      assertThat(lines.lines()).hasSize(orders + 1);
    }
  }
}
