package dev.entrepot.proxy.http.response;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.oci.OciErrorCode;
import dev.entrepot.proxy.answer.Refusal;
import dev.entrepot.proxy.answer.Refusal.Reason;
import dev.entrepot.proxy.answer.Refusal.Source;
import dev.entrepot.proxy.http.response.Failure.Subject;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class FailureTest {
  @ParameterizedTest
  @CsvSource({
    "NOT_FOUND, 404, BLOB_UNKNOWN",
    "UNAUTHORIZED, 401, UNAUTHORIZED",
    "DENIED, 403, DENIED",
    "TOO_MANY_REQUESTS, 429, TOOMANYREQUESTS",
    "BAD_ANSWER, 502, UNKNOWN",
    "WRONG_CONTENT, 502, UNKNOWN",
    "UNREACHABLE, 502, UNAVAILABLE",
    "UNAVAILABLE, 503, UNAVAILABLE",
    "OVERLOADED, 503, UNAVAILABLE",
    "TIMED_OUT, 504, UNAVAILABLE"
  })
  void refusal_hasTheStatusAndCodeOfItsReason_whoeverRefused(
      Reason reason, int status, OciErrorCode code) {
    for (Source source : Source.values()) {
      Failure failure = Failure.of(Refusal.of(source, reason, "why"), Subject.BLOB);
      assertThat(failure.status()).isEqualTo(status);
      assertThat(failure.error().code()).isEqualTo(code);
      assertThat(failure.error().message()).isEqualTo("why");
    }
  }

  @Test
  void refusalForWantOfALogin_namesWhatAsksForIt() {
    assertThat(unauthorized(Source.UPSTREAM).challenge())
        .contains("Basic realm=\"upstream registry\"");
    assertThat(unauthorized(Source.STORE).challenge()).contains("Basic realm=\"entrepot\"");
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "UNAUTHORIZED")
  void anyOtherRefusal_asksForNoLogin(Reason reason) {
    assertThat(Failure.of(Refusal.of(Source.UPSTREAM, reason, "why"), Subject.BLOB).challenge())
        .isEmpty();
  }

  @Test
  void refusalWithATimeToAskAgain_keepsIt() {
    Optional<Duration> wait = Optional.of(Duration.ofSeconds(7));
    var refusal = new Refusal(Source.UPSTREAM, Reason.UNAVAILABLE, "busy", wait);
    assertThat(Failure.of(refusal, Subject.MANIFEST).retryAfter()).isEqualTo(wait);
  }

  private static Failure unauthorized(Source source) {
    return Failure.of(Refusal.of(source, Reason.UNAUTHORIZED, "no login"), Subject.MANIFEST);
  }
}
