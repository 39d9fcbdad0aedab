package dev.entrepot.server.admin.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.config.AdminConfig;
import dev.entrepot.config.ListenAddress;
import dev.entrepot.config.Secret;
import dev.entrepot.config.access.AccessConfig;
import dev.entrepot.server.admin.access.OperatorRights.Verdict;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenRightsTest {
  private static final String TOKEN = "0123456789abcdef";
  private static final String LOOPBACK = "127.0.0.1";

  private static OperatorRights on(String host, Optional<String> token) {
    var admin = new AdminConfig(new ListenAddress(host, 5001), token.map(Secret::new));
    return OperatorRights.of(admin, Optional.of(AccessConfig.DEFAULTS), Optional.empty());
  }

  private static Verdict verdict(
      OperatorRights rights, HttpMethod method, String client, String... authorization) {
    var request = new OperatorRequest(method, "/api/v1/verify", client, List.of(authorization));
    return rights.verdict(request).result();
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "127.8.9.1", "::1"})
  void verdict_thisMachineAndNoToken_mayChange(String client) {
    assertThat(verdict(on("localhost", Optional.empty()), HttpMethod.POST, client))
        .isEqualTo(new Verdict.Granted("this-machine"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.1", "192.0.2.7", "fe80::1", "2001:db8::1"})
  void verdict_anotherMachineAndNoToken_mayOnlyLook(String client) {
    OperatorRights rights = on("::1", Optional.empty());

    assertThat(verdict(rights, HttpMethod.GET, client))
        .isEqualTo(new Verdict.Granted(OperatorRights.NOBODY));
    assertThat(verdict(rights, HttpMethod.HEAD, client))
        .isEqualTo(new Verdict.Granted(OperatorRights.NOBODY));
    assertThat(verdict(rights, HttpMethod.POST, client)).isInstanceOf(Verdict.Forbidden.class);
    assertThat(verdict(rights, HttpMethod.DELETE, client)).isInstanceOf(Verdict.Forbidden.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "10.0.0.1", "::", "admin.example.com"})
  void verdict_portIsOpenAndNoToken_nobodyMayChange(String host) {
    assertThat(verdict(on(host, Optional.empty()), HttpMethod.POST, LOOPBACK))
        .isInstanceOf(Verdict.Forbidden.class);
  }

  @ParameterizedTest
  @CsvSource({
    "0.0.0.0, 10.0.0.1, Bearer 0123456789abcdef",
    "127.0.0.1, 127.0.0.1, bearer  0123456789abcdef"
  })
  void verdict_theToken_mayChange(String host, String client, String authorization) {
    assertThat(verdict(on(host, Optional.of(TOKEN)), HttpMethod.POST, client, authorization))
        .isEqualTo(new Verdict.Granted("admin-token"));
  }

  @Test
  void verdict_twoTokens_areNone() {
    OperatorRights rights = on(LOOPBACK, Optional.of(TOKEN));
    String right = "Bearer " + TOKEN;

    assertThat(verdict(rights, HttpMethod.POST, LOOPBACK, right, right))
        .isInstanceOf(Verdict.LoginNeeded.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Bearer",
        "Bearer ",
        "Bearer 0123456789abcde",
        "Bearer 0123456789abcdeF",
        "Bearer 0123456789abcdef0",
        "Basic 0123456789abcdef",
        "0123456789abcdef"
      })
  void verdict_anotherToken_mayOnlyLook(String authorization) {
    OperatorRights rights = on(LOOPBACK, Optional.of(TOKEN));

    assertThat(verdict(rights, HttpMethod.POST, LOOPBACK, authorization))
        .isInstanceOf(Verdict.LoginNeeded.class);
    assertThat(verdict(rights, HttpMethod.GET, LOOPBACK, authorization))
        .isEqualTo(new Verdict.Granted(OperatorRights.NOBODY));
  }
}
