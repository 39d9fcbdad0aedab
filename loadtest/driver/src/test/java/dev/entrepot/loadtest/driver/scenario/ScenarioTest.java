package dev.entrepot.loadtest.driver.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.config.read.ConfigException;
import dev.entrepot.config.read.DataSize;
import dev.entrepot.oci.RegistryName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScenarioTest {
  private static final Path SAMPLES = Path.of("scenarios");

  @TempDir private Path folder;

  @Test
  void read_everyKey_isTaken() throws Exception {
    Path ca = Files.writeString(folder.resolve("ca.pem"), "");
    Scenario scenario =
        read(
            """
            seed: 3
            nodes: 40
            connections: 6
            patience: 2m
            registry: docker.io
            platform: linux/arm64/v8
            clients: {containerd: 2, dockerd: 1, podman: 1}
            images: {prefix: team/app-, first: 5, count: 10, tag: v2, zipf: 1.1}
            cold: {share: 25%, names: ["team/new:a", "team/new:b", "team/new:c", "team/new:d"]}
            arrivals: {rate: 0.8, duration: 20s}
            bursts: {release: {at: 10s, nodes: 40, image: "team/app-5:v3", within: 500ms}}
            slow: {share: 5%, rate: 256KiB}
            leaving: {share: 0.5%, after: 30%}
            tls: {ca: CA}
            """
                .replace("CA", ca.toString()));

    assertThat(scenario.seed()).isEqualTo(3);
    assertThat(scenario.nodes()).isEqualTo(40);
    assertThat(scenario.connections()).isEqualTo(6);
    assertThat(scenario.patience()).isEqualTo(Duration.ofMinutes(2));
    assertThat(scenario.registry()).contains(RegistryName.DOCKER_HUB);
    assertThat(scenario.platform()).hasToString("linux/arm64/v8");
    assertThat(scenario.clients()).isEqualTo(new ClientMix(2, 1, 1));
    assertThat(scenario.images().zipf()).isEqualTo(1.1);
    assertThat(scenario.images().images()).hasSize(10).first().hasToString("team/app-5:v2");
    assertThat(scenario.cold().share()).isEqualTo(new Share(0.25));
    assertThat(scenario.cold().images()).hasSize(4);
    assertThat(scenario.arrivals()).isEqualTo(new Arrivals(0.8, Duration.ofSeconds(20)));
    assertThat(scenario.bursts())
        .containsExactly(
            new Burst(
                "release",
                Duration.ofSeconds(10),
                40,
                ImageName.parse("team/app-5:v3").orElseThrow(),
                Duration.ofMillis(500)));
    assertThat(scenario.slow()).isEqualTo(new SlowPulls(new Share(0.05), new DataSize(256 << 10)));
    assertThat(scenario.leaving()).isEqualTo(new LeavingPulls(new Share(0.005), new Share(0.3)));
    assertThat(scenario.ca()).contains(ca);
    assertThat(scenario.pulls()).isEqualTo(16 + 40);
  }

  @Test
  void read_manyFaults_areToldAtOnceWithLineAndKey() throws Exception {
    assertThat(
            faults(
                """
                nodes: 0
                clints: {containerd: 1}
                images: {names: [Nope], prefix: x-}
                cold: {share: 150%}
                arrivals: {rate: -1, duration: 60}
                bursts:
                  start: {at: 1s, nodes: 11}
                leaving: {after: 100%}
                """))
        .containsExactly(
            "scenario.yaml:1: nodes: expected a whole number from 1 to 10000, found \"0\"",
            "scenario.yaml:2: clints: unknown key; did you mean \"clients\"?",
            "scenario.yaml:3: images.names: expected an image such as library/app-0:v1, without its"
                + " registry, found \"Nope\"",
            "scenario.yaml:3: images.names: expected either names or prefix, first, count and tag,"
                + " found both",
            "scenario.yaml:3: images: expected at least one image, found none",
            "scenario.yaml:4: cold.share: expected a share from 0% to 100%, found \"150%\"",
            "scenario.yaml:5: arrivals.rate: expected a number from 0 to 100000, found \"-1\"",
            "scenario.yaml:5: arrivals.duration: expected a duration from 1s to 7d"
                + " (units: ms, s, m, h, d), found \"60\"",
            "scenario.yaml:5: arrivals.rate: expected 1 to 1000000 pulls, those of bursts among"
                + " them, found 0",
            "scenario.yaml:7: bursts.start.image: expected an image such as library/app-0:v1,"
                + " without its registry, found nothing",
            "scenario.yaml:7: bursts.start.nodes: expected no more than all 10 nodes, found 11",
            "scenario.yaml:8: leaving.after: expected a share from 0% to 99%, found \"100%\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          cold: {share: 50%, first: 9, count: 29}  | cold: expected at least 30 images, one a pull, found 29
          cold: {share: 1%, first: 2}              | cold: expected images that are not warm too, found library/app-2:v1
          slow: {share: 60%}                       | leaving.share: expected 100% together with slow.share at most, found more
          registry: ghcr.io                        | clients.dockerd: expected 0, as dockerd mirrors docker.io alone, found ghcr.io
          """)
  void read_keysThatDoNotGoTogether_areToldWhereTheyStand(String line, String fault)
      throws Exception {
    assertThat(
            faults(
                """
                clients: {dockerd: 1}
                arrivals: {rate: 1, duration: 60s}
                leaving: {share: 50%}
                """
                    + line))
        .singleElement()
        .asString()
        .matches("scenario\\.yaml:\\d: .*")
        .endsWith(fault);
  }

  @Test
  void read_noClients_isAFault() throws Exception {
    assertThat(faults("clients: {containerd: 0}\narrivals: {rate: 1}"))
        .containsExactly(
            "scenario.yaml:1: clients: expected at least one part of a client, found none");
  }

  @ParameterizedTest
  @ValueSource(strings = {"fleet.yaml", "burst.yaml", "slow.yaml"})
  void read_sample_fits(String name) throws Exception {
    assertThat(Scenario.read(SAMPLES.resolve(name)).pulls()).isPositive();
  }

  @ParameterizedTest
  @CsvSource({"0%, 0", "5%, 0.05", "0.25%, 0.0025", "100%, 1"})
  void share_inPercent_isParsed(String text, double part) {
    assertThat(Share.parse(text)).contains(new Share(part));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "5", "%", "-1%", "100.1%", "1e2%", "5 %"})
  void share_otherText_isNone(String text) {
    assertThat(Share.parse(text)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "a:", ":v1", "A:v1", "a@sha256:0", "docker.io:5000/a:v1"})
  void imageName_otherText_isNone(String text) {
    assertThat(ImageName.parse(text)).isEmpty();
  }

  private Scenario read(String yaml) throws IOException, ConfigException {
    return Scenario.read(Files.writeString(folder.resolve("scenario.yaml"), yaml));
  }

  private List<String> faults(String yaml) throws IOException {
    try {
      read(yaml);
      return List.of();
    } catch (ConfigException told) {
      return told.faults().stream()
          .map(fault -> fault.toString().replace(folder + "/", ""))
          .toList();
    }
  }
}
