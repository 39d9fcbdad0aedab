package dev.entrepot.loadtest.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.entrepot.loadtest.upstream.Fault;
import dev.entrepot.loadtest.upstream.ScriptedRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** How faults are written. */
final class FaultRuleTest {
  @Test
  void parse_severalFaults_areTogetherInOneRule() {
    var rule = FaultRule.parse("cut=1MiB,chunked,delay=0.5s@GET:blob#2");
    assertThat(rule.faults())
        .containsExactly(
            new Fault.CutAfter(1 << 20),
            new Fault.Chunked(),
            new Fault.Delay(Duration.ofMillis(500)));
    assertThat(rule.times()).isEqualTo(2);
  }

  @Test
  void parse_withoutTimes_isForAll() {
    assertThat(FaultRule.parse("refuse@any").times()).isEqualTo(Integer.MAX_VALUE);
  }

  @Test
  void parse_headerWithColons_splitsAtTheFirst() {
    assertThat(FaultRule.parse("header=Location: http://x@any").faults())
        .containsExactly(Fault.Headers.with("location", "http://x"));
  }

  @ParameterizedTest
  @EnumSource(FaultKind.class)
  void parse_eachKindWithItsArgument_makesAFault(FaultKind kind) {
    String text =
        kind.form()
            .replace("TIME", "2s")
            .replace("CODE", "503")
            .replace("SECONDS", "7")
            .replace("URL", "http://127.0.0.1:1/x")
            .replace("NAME:VALUE", "a:b")
            .replace("NAME", "a")
            .replace("SIZE", "5KiB")
            .replace("OFFSET", "3")
            .replace("=N", "=-4");
    assertThat(FaultRule.parse(text + "@any").faults()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "cut=1MiB | is not of the form KIND",
        "cut@blob | cut is written cut=SIZE",
        "hang=3@blob | hang is written hang",
        "cut=1x@blob | cut '1x' is not a size",
        "delay=x@blob | needs a time such as 0.5s",
        "status=abc@blob | status needs a number, not 'abc'",
        "explode@blob | there is no fault 'explode'",
        "refuse@blobs | 'blobs' is not one of any, ping",
        "refuse@GET-blob | 'GET-blob' is not of the form [METHOD:]WHAT",
        "throttle=0@blob | not a rate",
        "flood=100GiB@blob | overflow"
      })
  void parse_somethingElse_saysWhatIsWrong(String text, String message) {
    assertThatThrownBy(() -> FaultRule.parse(text)).hasMessageContaining(message);
  }

  @Test
  void applyTo_aTarget_touchesNothingElse() throws Exception {
    try (var registry = ScriptedRegistry.start();
        var client = HttpClient.newHttpClient()) {
      registry.repository("a/b").addManifest("text/plain", new byte[] {1}, "one", "two");
      FaultRule.parse("status=503@HEAD:manifest=one#1").applyTo(registry.script());

      assertThat(status(client, registry, "GET", "one")).isEqualTo(200);
      assertThat(status(client, registry, "HEAD", "two")).isEqualTo(200);
      assertThat(status(client, registry, "HEAD", "one")).isEqualTo(503);
      assertThat(status(client, registry, "HEAD", "one")).isEqualTo(200);
    }
  }

  private static int status(HttpClient client, ScriptedRegistry registry, String method, String tag)
      throws IOException, InterruptedException {
    URI target = registry.uri().resolve("/v2/a/b/manifests/" + tag);
    var request =
        HttpRequest.newBuilder(target).method(method, HttpRequest.BodyPublishers.noBody()).build();
    return client.send(request, BodyHandlers.discarding()).statusCode();
  }
}
