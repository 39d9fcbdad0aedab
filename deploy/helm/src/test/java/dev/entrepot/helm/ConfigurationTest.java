package dev.entrepot.helm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.config.ConfigLoader;
import dev.entrepot.config.Credentials;
import dev.entrepot.config.EntrepotConfig;
import dev.entrepot.config.check.ConfigCheck;
import dev.entrepot.config.read.DataSize;
import dev.entrepot.config.read.Loaded;
import dev.entrepot.config.storage.StorageLimit;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The program starts with what the chart writes, reads the files that it mounts, and has time to
 * stop.
 */
class ConfigurationTest {
  @TempDir private Path folder;
  private PodFiles pod = new PodFiles(Path.of(""));

  @BeforeEach
  void lay() {
    pod = new PodFiles(folder);
  }

  static List<Path> valueSets() throws Exception {
    return ChartTest.valueSets();
  }

  private Loaded<EntrepotConfig> load(Rendered rendered) throws Exception {
    Path file = pod.lay(rendered);
    return ConfigLoader.loadWithOrigins(Optional.of(file), pod.variables(rendered));
  }

  @ParameterizedTest
  @MethodSource("valueSets")
  void file_hasNoFaultsAndCausesNoWarnings(Path values) throws Exception {
    Rendered rendered = Chart.render(values);
    Loaded<EntrepotConfig> loaded = load(rendered);
    assertThat(ConfigCheck.beforeStart(loaded, pod.variables(rendered).keySet(), Instant.now()))
        .isEmpty();
    assertThat(loaded.value().data()).isEqualTo(folder.resolve("var/lib/entrepot/store"));
  }

  @ParameterizedTest
  @MethodSource("valueSets")
  void ports_areThoseOfTheContainer(Path values) throws Exception {
    Rendered rendered = Chart.render(values);
    EntrepotConfig config = load(rendered).value();
    var expected =
        Stream.of(config.listen(), config.admin().address())
            .filter(address -> !address.toString().startsWith("127."))
            .map(address -> (Object) address.port())
            .toList();
    assertThat(Rendered.list(Rendered.container(rendered.server()), "ports"))
        .extracting(it -> it.get("containerPort"))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @MethodSource("valueSets")
  void stop_hasMoreTimeThanTheServerTakes(Path values) throws Exception {
    Rendered rendered = Chart.render(values);
    Duration limit = load(rendered).value().shutdown().limit();
    assertThat(Rendered.pod(rendered.server()).get("terminationGracePeriodSeconds"))
        .isEqualTo((int) limit.plusSeconds(5).toSeconds());
  }

  @Test
  void everything_arrives() throws Exception {
    EntrepotConfig config = load(Chart.render(Chart.VALUE_SETS.resolve("everything.yaml"))).value();
    assertThat(config.storage().maxSize())
        .isEqualTo(new StorageLimit.Bytes(DataSize.parse("400GiB").orElseThrow()));
    assertThat(config.admin().hosts())
        .contains("entrepot.example.com", "mirror-entrepot-headless.registry.svc.cluster.local");
    assertThat(config.tls()).isPresent();
    assertThat(config.access().orElseThrow().rules()).hasSize(2);
    assertThat(config.upstreams()).hasSize(3);
    assertThat(config.sync()).isPresent();
    assertThat(config.log().access()).hasToString("off");
    assertThat(config.upstreams().values())
        .filteredOn(it -> !(it.credentials() instanceof Credentials.Anonymous))
        .hasSize(2);
  }

  /** As an operator does in the pod, with the list of images as well. */
  @Test
  void configCheck_everything_isFine() throws Exception {
    Rendered rendered = Chart.render(Chart.VALUE_SETS.resolve("everything.yaml"));
    var run =
        Program.run(
            folder, pod.variables(rendered), "config", "check", pod.lay(rendered).toString());
    assertThat(run.exitCode()).as(run.output()).isZero();
  }

  /** What the JVM may take fits into the container, with what it takes besides heap and buffers. */
  @ParameterizedTest
  @MethodSource("valueSets")
  void memory_fits(Path values) {
    var container = Rendered.container(Chart.render(values).server());
    var options = Rendered.variables(container).getOrDefault("JAVA_OPTS", "");
    long taken =
        Stream.of("-Xmx(\\d+)", "MaxDirectMemorySize=(\\d+)")
            .mapToLong(
                it ->
                    Pattern.compile(it)
                        .matcher(options)
                        .results()
                        .mapToLong(found -> Long.parseLong(found.group(1)))
                        .sum())
            .sum();
    String limit = Rendered.at(container, "resources", "limits", "memory").orElseThrow().toString();
    DataSize bytes = DataSize.parse(limit + "B").orElseThrow();
    assertThat(taken).isBetween(1L << 27, bytes.bytes() - (384L << 20));
  }
}
