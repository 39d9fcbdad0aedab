package dev.entrepot.loadtest.driver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.loadtest.driver.measure.Measurements;
import dev.entrepot.loadtest.upstream.Blob;
import dev.entrepot.loadtest.upstream.Fault;
import dev.entrepot.loadtest.upstream.Gate;
import dev.entrepot.loadtest.upstream.Match;
import dev.entrepot.loadtest.upstream.SeenRequest;
import dev.entrepot.loadtest.upstream.TestImage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the registry saw of one pull by each program. */
class RequestOrderTest {
  private static final int LAYERS = 8;
  private static final long LAYER_BYTES = 5000;
  private static final Duration PATIENCE = Duration.ofSeconds(20);

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
  void containerd_pull_headsTheTagAndNamesTheRegistryInTheQuery() throws Exception {
    TestImage image = driven.add("library/app-0", LAYERS, LAYER_BYTES);
    driven.play(Driven.onePull("containerd", "library/app-0:v1"));

    List<String> seen = lines();
    assertThat(seen.getFirst()).isEqualTo("HEAD /v2/library/app-0/manifests/v1?ns=docker.io");
    assertThat(seen.get(1)).startsWith("GET /v2/library/app-0/manifests/sha256:");
    assertThat(seen.get(2))
        .isEqualTo("GET /v2/library/app-0/manifests/%s?ns=docker.io".formatted(image.manifest()));
    assertThat(seen.subList(3, seen.size()))
        .containsExactlyInAnyOrderElementsOf(
            blobs(image)
                .map(digest -> "GET /v2/library/app-0/blobs/%s?ns=docker.io".formatted(digest))
                .toList());
    assertThat(headers("user-agent")).allMatch(it -> it.startsWith("containerd/"));
    assertThat(first("accept")).endsWith("application/vnd.oci.image.index.v1+json, */*");
    assertThat(last("accept-encoding")).startsWith("zstd");
  }

  @Test
  void dockerd_pull_pingsHeadsAndReadsTheConfigBeforeTheLayers() throws Exception {
    TestImage image = driven.add("library/app-0", LAYERS, LAYER_BYTES);
    driven.play(Driven.onePull("dockerd", "library/app-0:v1"));

    List<String> seen = lines();
    assertThat(seen.subList(0, 2))
        .containsExactly("GET /v2/", "HEAD /v2/library/app-0/manifests/v1");
    assertThat(seen.get(3)).isEqualTo("GET /v2/library/app-0/manifests/" + image.manifest());
    assertThat(seen.get(4)).isEqualTo("GET /v2/library/app-0/blobs/" + image.config().digest());
    assertThat(seen).hasSize(5 + LAYERS);
    assertThat(headers("user-agent")).allMatch(it -> it.startsWith("docker/"));
    assertThat(headers("connection")).hasSize(seen.size()).containsOnly("close");
  }

  @Test
  void podman_pull_pingsAndGetsTheTagBelowTheRegistrysName() throws Exception {
    TestImage image = driven.add("docker.io/library/app-0", LAYERS, LAYER_BYTES);
    driven.play(Driven.onePull("podman", "library/app-0:v1"));

    List<String> seen = lines();
    assertThat(seen.subList(0, 4))
        .containsExactly(
            "GET /v2/",
            "GET /v2/docker.io/library/app-0/manifests/v1",
            "GET /v2/docker.io/library/app-0/manifests/" + image.manifest(),
            "GET /v2/docker.io/library/app-0/blobs/" + image.config().digest());
    assertThat(seen).hasSize(4 + LAYERS);
    assertThat(headers("user-agent")).allMatch(it -> it.startsWith("containers/"));
  }

  @Test
  void containerd_noDigestInTheHead_getsTheTag() throws Exception {
    driven.add("library/app-0", 1, LAYER_BYTES);
    driven
        .registry()
        .script()
        .on(Match.manifest().method("HEAD"), Fault.Headers.without("Docker-Content-Digest"));

    var report = driven.play(Driven.onePull("containerd", "library/app-0:v1"));

    assertThat(report.counts().whole()).isEqualTo(1);
    assertThat(lines()).contains("GET /v2/library/app-0/manifests/v1?ns=docker.io");
  }

  /** A second image, pulled meanwhile, shows that the first had the time to ask for more. */
  @ParameterizedTest
  @CsvSource({
    "containerd, library/app-0, 3",
    "dockerd, library/app-0, 3",
    "podman, docker.io/library/app-0, 6"
  })
  void layers_held_areAskedForSoManyAtOnce(String program, String repository, int atOnce)
      throws Exception {
    TestImage held = driven.add(repository, LAYERS, LAYER_BYTES);
    driven.add(repository + "0", LAYERS, 2 * LAYER_BYTES);
    var layers = held.layers().stream().map(Blob::digest).toList();
    var gate = new Gate();
    driven
        .registry()
        .script()
        .on(
            Match.blob()
                .and(head -> head.endpoint().referenceText().filter(layers::contains).isPresent()),
            new Fault.Hold(gate));
    var measurements = new Measurements();

    var done =
        driven.begin(driven.scenario(Driven.onePull(program, "library/app-0:v1")), measurements, 0);
    gate.awaitArrivals(atOnce, PATIENCE);
    var other = driven.play(Driven.onePull(program, "library/app-00:v1"));

    assertThat(other.counts().whole()).isEqualTo(1);
    assertThat(gate.arrivals()).isEqualTo(atOnce);
    gate.release();
    done.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    assertThat(measurements.counts().whole()).isEqualTo(1);
  }

  private List<String> lines() {
    return driven.registry().requests().stream().map(RequestOrderTest::line).toList();
  }

  private static String line(SeenRequest seen) {
    return seen.method() + " " + seen.path() + (seen.query().isEmpty() ? "" : "?" + seen.query());
  }

  private static Stream<String> blobs(TestImage image) {
    return Stream.concat(Stream.of(image.config()), image.layers().stream()).map(Blob::digest);
  }

  private List<String> headers(String name) {
    return driven.registry().requests().stream()
        .flatMap(seen -> seen.header(name).stream())
        .toList();
  }

  private String first(String name) {
    return headers(name).getFirst();
  }

  private String last(String name) {
    return headers(name).getLast();
  }
}
