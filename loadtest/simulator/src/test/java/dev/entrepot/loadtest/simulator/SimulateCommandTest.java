package dev.entrepot.loadtest.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class SimulateCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  @TempDir private Path folder;

  private int run(String... arguments) {
    return new CommandLine(new SimulateCommand())
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(arguments);
  }

  @Test
  void execute_allTracesAndPolicies_printsARowEach() {
    assertThat(run("--requests", "500", "--cache-share", "0.1,0.5")).isZero();
    assertThat(out.toString())
        .contains("| zipf-0.8 ", "| zipf-1.1 ", "| scan ", "| loop ", "| ci ", "10.0 %", "50.0 %");
    assertThat(out.toString().lines().filter(row -> row.startsWith("| belady "))).hasSize(5);
    assertThat(err.toString()).contains("seed 1", "ci at 0.5: belady-size");
  }

  @Test
  void execute_sameSeed_sameTable() {
    run("--requests", "2000", "--trace", "ci", "--policy", "lru,sampled-time", "--seed", "9");
    var first = out.toString();
    out.getBuffer().setLength(0);
    run("--requests", "2000", "--trace", "ci", "--policy", "lru,sampled-time", "--seed", "9");
    assertThat(out.toString()).isEqualTo(first).containsPattern("\\| lru +\\| +\\d+\\.\\d / \\d+");
  }

  @Test
  void execute_json_holdsWhatTheTableShows() throws Exception {
    var file = folder.resolve("results.json");
    run(
        "--requests",
        "2000",
        "--trace=loop",
        "--policy=lru",
        "--cache-share=0.5,1",
        "--json=" + file);
    var report = new ObjectMapper().readTree(file.toFile());
    assertThat(report.at("/tuning/seed").asLong()).isEqualTo(1);
    assertThat(report.at("/requests").asInt()).isEqualTo(2000);
    assertThat(report.at("/results")).hasSize(4);
    assertThat(report.at("/results/0/hitRatio").asDouble(-1)).isZero();
    assertThat(report.at("/results/2/policy").asText()).isEqualTo("lru");
    assertThat(report.at("/results/2/share").asDouble()).isEqualTo(1);
    assertThat(report.at("/results/2/hitRatio").asDouble()).isEqualTo(0.9);
    assertThat(report.at("/results/2/byteHitRatio").asDouble()).isEqualTo(0.9);
    assertThat(out.toString()).contains("90.0 / 90.0");
  }

  @Test
  void execute_plot_isAPictureThatNamesTracesAndPolicies() throws Exception {
    var file = folder.resolve("plot.svg");
    assertThat(run("--requests=500", "--trace=loop,ci", "--policy=lru,fifo", "--plot=" + file))
        .isZero();
    var factory = DocumentBuilderFactory.newInstance();
    factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
    var picture = factory.newDocumentBuilder().parse(file.toFile()).getDocumentElement();
    assertThat(picture.getTagName()).isEqualTo("svg");
    assertThat(picture.getTextContent())
        .contains("loop: hit ratio", "ci: byte-hit ratio", "lru", "fifo", "bound");
  }

  @Test
  void execute_restarts_playsWhatMemoryIsWorth() {
    assertThat(run("--requests=2000", "--trace=ci", "--policy=lru,caffeine", "--restarts=3"))
        .isZero();
    assertThat(out.toString()).contains("| lru/kept ", "| lru/lost ", "| caffeine/order ");
    assertThat(out.toString()).doesNotContain("caffeine/kept");
  }

  @Test
  void execute_unknownTrace_isWrongUsageThatNamesTheKnown() {
    assertThat(run("--trace", "zipf")).isEqualTo(2);
    assertThat(err.toString())
        .contains("unknown 'zipf', expected one of: zipf-0.8, zipf-1.1, scan");
  }

  @Test
  void execute_outOfBounds_isWrongUsage() {
    assertThat(run("--cache-share", "0")).isEqualTo(2);
    assertThat(run("--cache-share", "NaN")).isEqualTo(2);
    assertThat(run("--requests", "0")).isEqualTo(2);
    assertThat(run("--window", "1.5")).isEqualTo(2);
    assertThat(run("--sample", "0")).isEqualTo(2);
    assertThat(run("--restarts", "-1")).isEqualTo(2);
    assertThat(err.toString())
        .contains("cache-share is 0.0, expected above 0, to 1", "sample is 0, expected 1 to 4096");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void execute_fileThatCannotBeWritten_fails() {
    var nowhere = folder.resolve("missing").resolve("results.json");
    assertThat(run("--requests=100", "--trace=loop", "--policy=lru", "--json=" + nowhere))
        .isEqualTo(1);
    assertThat(err.toString()).contains("cannot write", "results.json");
  }
}
