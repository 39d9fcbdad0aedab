package dev.entrepot.loadtest.driver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.loadtest.driver.measure.Step;
import dev.entrepot.loadtest.driver.measure.WrongBody;
import dev.entrepot.loadtest.upstream.Fault;
import dev.entrepot.loadtest.upstream.Match;
import dev.entrepot.loadtest.upstream.ScriptedRegistry;
import dev.entrepot.loadtest.upstream.TestImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of bodies: checked, gone on with, read slowly, left. */
class BodiesTest {
  private static final long LAYER_BYTES = 100_000;
  private static final long LARGE_BYTES = 16 << 20;

  @TempDir private Path folder;
  private Driven driven;

  @BeforeEach
  void start() {
    driven = new Driven(folder);
  }

  @AfterEach
  void stop() {
    driven.close();
  }

  @Test
  void blob_wrongByte_isCountedWithItsName() throws Exception {
    TestImage image = driven.add("library/app-0", 3, LAYER_BYTES);
    String digest = image.layers().get(1).digest();
    driven.registry().script().on(Match.blob(digest), new Fault.Corrupt(LAYER_BYTES / 2));

    var report = driven.play(Driven.onePull("containerd", "library/app-0:v1"));

    assertThat(report.isGood()).isFalse();
    assertThat(report.counts().wrong()).isEqualTo(1);
    assertThat(report.wrong())
        .extracting(WrongBody::name)
        .containsExactly("library/app-0@" + digest);
    assertThat(report.reasons()).containsExactly(Map.entry("wrong body", 1L));
  }

  @ParameterizedTest
  @ValueSource(strings = {"containerd", "dockerd"})
  void manifest_wrongByte_isCountedWithItsName(String program) throws Exception {
    TestImage image = driven.add("library/app-0", 1, LAYER_BYTES);
    driven.registry().script().on(Match.manifest(image.manifest()), new Fault.Corrupt(3));

    var report = driven.play(Driven.onePull(program, "library/app-0:v1"));

    assertThat(report.wrong())
        .extracting(WrongBody::name)
        .containsExactly("library/app-0@" + image.manifest());
  }

  @Test
  void blob_endsWellBeforeItsEnd_isWrong() throws Exception {
    TestImage image = driven.add("library/app-0", 1, LAYER_BYTES);
    driven
        .registry()
        .script()
        .on(Match.blob(image.layers().getFirst().digest()), new Fault.Shortened(LAYER_BYTES - 1));

    var report = driven.play(Driven.onePull("dockerd", "library/app-0:v1"));

    assertThat(report.wrong()).hasSize(1);
    assertThat(report.wrong().getFirst().fault()).startsWith("size mismatch");
  }

  @ParameterizedTest
  @CsvSource({
    "containerd, library/app-0",
    "dockerd, library/app-0",
    "podman, docker.io/library/app-0"
  })
  void blob_breaks_isGoneOnWithByRange(String program, String repository) throws Exception {
    TestImage image = driven.add(repository, 1, LARGE_BYTES);
    String digest = image.layers().getFirst().digest();
    driven.registry().script().once(Match.blob(digest), new Fault.CutAfter(LARGE_BYTES / 2));

    var report = driven.play(Driven.onePull(program, "library/app-0:v1"));

    assertThat(report.counts().whole()).isEqualTo(1);
    assertThat(report.counts().resumed()).isEqualTo(1);
    assertThat(driven.registry().count(seen -> seen.range().isPresent())).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "containerd, library/app-0, 1",
    "dockerd, library/app-0, 1",
    "podman, docker.io/library/app-0, 0"
  })
  void blob_resumeIsAnsweredWithTheWhole_doesAsTheProgramDoes(
      String program, String repository, long whole) throws Exception {
    TestImage image = driven.add(repository, 1, LARGE_BYTES);
    String digest = image.layers().getFirst().digest();
    driven.registry().script().once(Match.blob(digest), new Fault.CutAfter(LARGE_BYTES / 2));
    driven.registry().script().on(Match.blob(digest).ranged(), new Fault.NoRange());

    var report = driven.play(Driven.onePull(program, "library/app-0:v1"));

    assertThat(report.counts().whole()).isEqualTo(whole);
    assertThat(report.counts().wrong()).isZero();
    assertThat(report.reasons().keySet()).isSubsetOf("no ranges");
  }

  @Test
  void leavingClient_hasItsShare_goesAway() throws Exception {
    driven.add("library/app-0", 4, LARGE_BYTES);

    var report =
        driven.play(
            Driven.onePull("containerd", "library/app-0:v1")
                + "leaving: {share: 100%, after: 25%}");

    assertThat(report.counts().left()).isEqualTo(1);
    assertThat(report.counts().bytes()).isBetween(LARGE_BYTES, 4 * LARGE_BYTES - 1);
    assertThat(report.isGood()).isTrue();
  }

  @Test
  void slowClient_pull_takesTheTimeThatItsRateGives() throws Exception {
    driven.add("library/app-0", 1, LAYER_BYTES);

    var report =
        driven.play(
            Driven.onePull("containerd", "library/app-0:v1") + "slow: {share: 100%, rate: 200KB}");

    assertThat(report.counts().whole()).isEqualTo(1);
    assertThat(report.micros())
        .hasEntrySatisfying(
            Step.PULL,
            micros ->
                assertThat(micros.getMinValue())
                    .isGreaterThan(TimeUnit.MILLISECONDS.toMicros(490)));
  }

  @Test
  void image_unknown_failsWithItsStatus() throws Exception {
    var report = driven.play(Driven.onePull("containerd", "library/nothing:v1"));

    assertThat(report.reasons()).containsExactly(Map.entry("status 404", 1L));
  }

  @Test
  void tls_certificateOfTheCa_isTrusted() throws Exception {
    try (var secure = new Driven(folder, ScriptedRegistry.builder().tls().start())) {
      secure.add("library/app-0", 1, LAYER_BYTES);
      Path ca = folder.resolve("ca.pem");
      Files.writeString(ca, secure.registry().certificatePem().orElseThrow());
      String pull = Driven.onePull("containerd", "library/app-0:v1");

      assertThat(secure.play(pull + "tls: {ca: %s}".formatted(ca)).counts().whole()).isEqualTo(1);
      assertThat(secure.play(pull).counts().failed()).isEqualTo(1);
    }
  }
}
