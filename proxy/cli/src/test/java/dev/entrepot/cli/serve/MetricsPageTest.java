package dev.entrepot.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.cli.ChildServer;
import dev.entrepot.cli.ChildServer.Limits;
import dev.entrepot.loadtest.upstream.ScriptedRegistry;
import dev.entrepot.loadtest.upstream.SyntheticContent;
import dev.entrepot.proxy.fixture.Fixture;
import dev.entrepot.server.TestProxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Holds the page about metrics, and the alerts, against what a running server tells. */
class MetricsPageTest {
  private static final Path PAGE = Path.of("..", "..", "docs", "metrics.md");
  private static final Path ALERTS = Path.of("..", "..", "deploy", "prometheus", "alerts.yaml");
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| `([a-z0-9_]+)` \\| ([a-z]+) \\| ([^|]*) \\| [^|]+ \\|$");
  private static final Pattern TYPE = Pattern.compile("(?m)^# TYPE (\\S+) (\\S+)$");
  private static final Pattern SAMPLE = Pattern.compile("(?m)^([a-z0-9_]+)\\{(.*)} \\S+$");
  private static final Pattern LABEL = Pattern.compile("(?:^|,)([a-z_]+)=\"(?:[^\"\\\\]|\\\\.)*\"");
  private static final Pattern METRIC = Pattern.compile("entrepot_[a-z_]+|process_[a-z_]+");

  /** Which of these there are hangs on the collector, and on what it has done. */
  private static final String COLLECTORS = "jvm_gc_";

  @TempDir private Path folder;
  @Fixture private final ScriptedRegistry upstream = ScriptedRegistry.start();

  /** A metric, its type, and its labels in their order. */
  private record Metric(String type, String labels) {}

  @Test
  void page_listsTheMetricsOfAServerAndNoOthers() throws Exception {
    Map<String, Metric> told = told(metrics());
    Map<String, Metric> listed = new TreeMap<>();
    ROW.matcher(Files.readString(PAGE))
        .results()
        .forEach(row -> listed.put(row.group(1), new Metric(row.group(2), labels(row.group(3)))));
    told.keySet().removeIf(name -> name.startsWith(COLLECTORS));
    listed.keySet().removeIf(name -> name.startsWith(COLLECTORS));
    assertThat(listed).containsExactlyInAnyOrderEntriesOf(told);
  }

  @Test
  void standardNames_haveFiguresOfThisProcess() throws Exception {
    String text = metrics();
    assertThat(value(text, "process_cpu_seconds_total")).isBetween(0.1, 600.0);
    assertThat(value(text, "process_resident_memory_bytes")).isBetween(5e7, 5e9);
    assertThat(value(text, "process_open_fds")).isBetween(10.0, 10_000.0);
    assertThat(value(text, "process_max_fds")).isGreaterThan(value(text, "process_open_fds"));
    assertThat(value(text, "process_start_time_seconds")).isGreaterThan(1.7e9);
    assertThat(text)
        .containsPattern("entrepot_build_info\\{java=\"25[^}]*version=\"[^}]*} 1(\\.0)?\n");
  }

  @Test
  void alerts_askForWhatThereIs() throws Exception {
    Set<String> known = told(metrics()).keySet();
    String alerts = Files.readString(ALERTS);
    List<String> asked =
        alerts
            .lines()
            .filter(line -> !line.contains("summary:") && !line.contains("description:"))
            .flatMap(line -> METRIC.matcher(line).results().map(MatchResult::group))
            .toList();
    assertThat(asked).hasSizeGreaterThan(6).allSatisfy(name -> assertThat(known).contains(name));
    assertThat(Files.readString(PAGE))
        .contains(
            Pattern.compile("- alert: (\\S+)")
                .matcher(alerts)
                .results()
                .map(alert -> "`%s`".formatted(alert.group(1)))
                .toList());
  }

  /** Of a server that has all that has metrics, and has answered something. */
  private String metrics() throws Exception {
    Path list = Files.writeString(folder.resolve("sync.yaml"), "docker.io: {}\n");
    String config =
        "scrub: {interval: 1d}\naccess: {limits: {cold-downloads: 512}}\nsync: {file: \"%s\", schedule: 0 3 1 1 *}"
            .formatted(list);
    var repository = upstream.repository("library/app");
    String digest = repository.addBlob(SyntheticContent.of(3, 1000)).digest();
    try (var server =
        ChildServer.start(
            folder,
            upstream.uri(),
            new Limits("", List.of(), config, System.getProperty("java.class.path")))) {
      String path = "/v2/library/app/blobs/" + digest;
      assertThat(server.get(path).statusCode()).isEqualTo(200);
      TestProxy.await(() -> requests(server) > 0);
      return server.admin("/metrics").body();
    }
  }

  private static double requests(ChildServer server) {
    try {
      return server.metric("entrepot_requests_total", "kind=\"blob\"");
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static Map<String, Metric> told(String text) {
    Map<String, Metric> told = new TreeMap<>();
    TYPE.matcher(text)
        .results()
        .forEach(
            type ->
                told.put(type.group(1), new Metric(type.group(2), labelsOf(type.group(1), text))));
    return told;
  }

  private static String labelsOf(String metric, String text) {
    var labels = new TreeSet<String>();
    SAMPLE
        .matcher(text)
        .results()
        .filter(sample -> sample.group(1).replaceFirst("_(bucket|count|sum)$", "").equals(metric))
        .forEach(
            sample ->
                LABEL
                    .matcher(sample.group(2))
                    .results()
                    .map(it -> it.group(1))
                    .forEach(labels::add));
    labels.remove("le");
    return String.join(", ", labels);
  }

  private static String labels(String cell) {
    return Arrays.stream(cell.replace("`", "").split(","))
        .map(String::strip)
        .sorted()
        .collect(Collectors.joining(", "));
  }

  private static double value(String text, String name) {
    return text.lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
        .findFirst()
        .orElseThrow();
  }
}
