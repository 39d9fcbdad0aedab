package dev.entrepot.loadtest.driver;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.entrepot.loadtest.upstream.Fault;
import dev.entrepot.loadtest.upstream.Match;
import dev.entrepot.loadtest.upstream.TestImage;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class DriveCommandTest {
  private static final int IMAGE_LAYERS = 2;
  private static final long LAYER_BYTES = 10_000;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path folder;
  private Driven driven;
  private TestImage image;

  @BeforeEach
  void start() {
    driven = new Driven(folder);
    image = driven.add("library/app-0", IMAGE_LAYERS, LAYER_BYTES);
  }

  @AfterEach
  void stop() {
    driven.close();
  }

  @Test
  void drive_goodPulls_printsATableAndWritesJsonAndAPage() throws Exception {
    Path json = folder.resolve("report.json");
    Path html = folder.resolve("report.html");

    int exit =
        run(
            """
            nodes: 4
            images: {count: 1}
            arrivals: {rate: 20, duration: 1s}
            bursts: {start: {nodes: 4, image: "library/app-0:v1"}}
            """,
            "--json",
            json.toString(),
            "--html",
            html.toString());

    assertThat(exit).as(err.toString()).isZero();
    assertThat(out.toString())
        .contains("24 of 24 begun: 24 whole, 0 left, 0 failed")
        .contains("whole pull", "manifest by tag", "manifest by digest", "blob, first byte");
    var report = new ObjectMapper().readTree(json.toFile());
    assertThat(report.at("/counts/whole").asLong()).isEqualTo(24);
    assertThat(report.at("/counts/checked").asLong()).isEqualTo(24 * (2 + 1 + IMAGE_LAYERS));
    assertThat(report.at("/latencyMicros/whole pull/count").asLong()).isEqualTo(24);
    long inSeries = 0;
    for (var second : report.at("/series")) {
      inSeries += second.at("/bytes").asLong();
    }
    assertThat(inSeries).isEqualTo(report.at("/counts/bytes").asLong()).isPositive();
    assertThat(Files.readString(html))
        .contains("<svg", "24 whole", "Latency by percentile", "Throughput")
        .doesNotContain("<script", "src=", "@import", "href=\"http", "url(http");
  }

  @Test
  void drive_wrongBody_exitsWith1AndNamesIt() throws Exception {
    String digest = image.layers().getFirst().digest();
    driven.registry().script().on(Match.blob(digest), new Fault.Corrupt(1));

    assertThat(run(Driven.onePull("containerd", "library/app-0:v1"))).isEqualTo(1);
    assertThat(out.toString()).contains("wrong: library/app-0@" + digest + ": digest mismatch");
  }

  @Test
  void drive_badScenario_exitsWith2AndTellsAllOfIt() throws Exception {
    assertThat(run("nodes: 0\nseeds: 1\narrivals: {rate: 1}")).isEqualTo(2);
    assertThat(err.toString())
        .contains(":1: nodes: expected", ":2: seeds: unknown key; did you mean \"seed\"?");
    assertThat(driven.registry().requests()).isEmpty();
  }

  @Test
  void drive_anotherMachine_exitsWith2() throws Exception {
    Path file = Files.writeString(folder.resolve("load.yaml"), "arrivals: {rate: 1}");

    assertThat(execute(List.of(file.toString(), "--target", "http://192.0.2.1:5000"))).isEqualTo(2);
    assertThat(err.toString()).contains("192.0.2.1 is not this machine");
  }

  @Test
  void drive_metricsOnAnotherMachine_exitsWith2() throws Exception {
    assertThat(run("arrivals: {rate: 1}", "--upstream-metrics", "http://192.0.2.1/metrics"))
        .isEqualTo(2);
    assertThat(driven.registry().requests()).isEmpty();
  }

  @Test
  void drive_noMetrics_exitsWith2() throws Exception {
    assertThat(
            run(
                "arrivals: {rate: 1}",
                "--upstream-metrics",
                driven.registry().uri().resolve("/metrics").toString()))
        .isEqualTo(2);
    assertThat(err.toString()).contains("no metrics are to be had");
  }

  @Test
  void upstreamBytes_ofAllUpstreams_areSummed() {
    assertThat(
            UpstreamBytes.sum(
                """
                # TYPE entrepot_upstream_received_bytes_total counter
                entrepot_upstream_received_bytes_total{upstream="docker.io"} 1.5E9
                entrepot_upstream_received_bytes_total{upstream="ghcr.io"} 200.0
                entrepot_sent_bytes_total{upstream="docker.io"} 7.0
                """))
        .isEqualTo(1_500_000_200L);
    assertThat(UpstreamBytes.sum("")).isZero();
  }

  private int run(String yaml, String... options) throws Exception {
    var arguments = new ArrayList<>(List.of(options));
    arguments.add(Files.writeString(folder.resolve("load.yaml"), yaml).toString());
    arguments.addAll(List.of("--target", driven.registry().uri().toString(), "--loops", "2"));
    return execute(arguments);
  }

  private int execute(List<String> arguments) {
    return new CommandLine(new DriveCommand())
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments.toArray(String[]::new));
  }
}
