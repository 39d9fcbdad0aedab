package dev.entrepot.proxy.access.login;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.config.Secret;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AuthorizationHeaderTest {
  private static String base64(String text, Charset charset) {
    return Base64.getEncoder().encodeToString(text.getBytes(charset));
  }

  private static ShownLogin basic(String text) {
    return AuthorizationHeader.parse("Basic " + base64(text, StandardCharsets.UTF_8));
  }

  @Test
  void parse_basic_isANameAndAPassword() {
    // RFC 7617, 2 and 2.1
    assertThat(AuthorizationHeader.parse("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="))
        .isEqualTo(new ShownLogin.Basic("Aladdin", new Secret("open sesame")));
    assertThat(AuthorizationHeader.parse("bASIC   dGVzdDoxMjPCow=="))
        .isEqualTo(new ShownLogin.Basic("test", new Secret("123£")));
    assertThat(AuthorizationHeader.parse("Basic dGVzdDoxMjPCow"))
        .isEqualTo(new ShownLogin.Basic("test", new Secret("123£")));
    assertThat(basic(":a:b")).isEqualTo(new ShownLogin.Basic("", new Secret("a:b")));
    assertThat(basic("_json_key:{\n}\n"))
        .isEqualTo(new ShownLogin.Basic("_json_key", new Secret("{\n}\n")));
    assertThat(basic("a:")).isEqualTo(new ShownLogin.Basic("a", new Secret("")));
  }

  @Test
  void parse_bearer_isAToken() {
    assertThat(AuthorizationHeader.parse("Bearer mF_9.B5f-4.1JqM+/~=="))
        .isEqualTo(new ShownLogin.Bearer(new Secret("mF_9.B5f-4.1JqM+/~==")));
    assertThat(AuthorizationHeader.parse("bearer x"))
        .isEqualTo(new ShownLogin.Bearer(new Secret("x")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "Basic",
        "Basic ",
        "Bearer",
        "Bearer ",
        "Bearer a b",
        "Bearer a=b",
        "Bearer ä",
        "Digest username=\"hunter2\"",
        "Basic hunter2",
        "Basic aHVudGVyMg==",
        "Basic aHVudGVy MjphYQ==",
        "Basic aHVudGVyMjph!Q==",
        "Basic aHVudGVyMjo_Pw==",
        "Basic aHVudGVyMjphYR==",
        "Basic aHVudGVyMjphYQ=",
        "Basic,aHVudGVyMjphYQ=="
      })
  void parse_anythingElse_isRefusedWithoutBeingQuoted(String value) {
    ShownLogin shown = AuthorizationHeader.parse(value);

    assertThat(shown).as(value).isInstanceOf(ShownLogin.Unreadable.class);
    assertThat(shown.toString()).doesNotContain("hunter2", "aHVud");
  }

  @Test
  void parse_oddText_isRefused() {
    String latin = base64("hunter2:é", StandardCharsets.ISO_8859_1);
    assertThat(AuthorizationHeader.parse("Basic " + latin))
        .isEqualTo(new ShownLogin.Unreadable("a Basic login that is not UTF-8 (RFC 7617, 2.1)"));
    assertThat(basic("hunter2:a\0b")).isInstanceOf(ShownLogin.Unreadable.class);
    assertThat(basic("hunter2\n:ab")).isInstanceOf(ShownLogin.Unreadable.class);
  }

  @Test
  void parse_outOfBounds_isRefused() {
    String secret = "x".repeat(ShownLogin.MAX_SECRET);
    assertThat(AuthorizationHeader.parse("Bearer " + secret)).isInstanceOf(ShownLogin.Bearer.class);
    assertThat(AuthorizationHeader.parse("Bearer x" + secret))
        .isInstanceOf(ShownLogin.Unreadable.class);
    assertThat(basic("u".repeat(ShownLogin.MAX_USER) + ":" + secret))
        .isInstanceOf(ShownLogin.Basic.class);
    assertThat(basic("u:x" + secret)).isInstanceOf(ShownLogin.Unreadable.class);
    assertThat(basic("u".repeat(ShownLogin.MAX_USER + 1) + ":x"))
        .isInstanceOf(ShownLogin.Unreadable.class);
    assertThat(AuthorizationHeader.parse("Basic " + "A".repeat(1 << 20)))
        .isInstanceOf(ShownLogin.Unreadable.class);
  }

  @Test
  void of_headerAndCertificate_headerGoesFirst() {
    assertThat(ShownLogin.of(Optional.empty(), Optional.empty()))
        .isEqualTo(new ShownLogin.Nothing());
    assertThat(ShownLogin.of(Optional.of("Bearer x"), Optional.empty()))
        .isEqualTo(new ShownLogin.Bearer(new Secret("x")));
  }
}
