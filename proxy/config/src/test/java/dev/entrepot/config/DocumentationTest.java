package dev.entrepot.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.config.read.ConfigReader;
import dev.entrepot.config.read.Environment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Holds the page about the configuration against the code. */
class DocumentationTest {
  private static final Path PAGE = Path.of("..", "..", "docs", "configuration.md");
  private static final Pattern ROW =
      Pattern.compile("^\\| `([^`]+)` \\| ([^|]+) \\| ([^|]+) \\| `([^`]+)` \\| [^|]+ \\|$");
  private static final Pattern EXAMPLE = Pattern.compile("(?s)```yaml\n(.*?)```");

  @TempDir private Path folder;
  private String page = "";

  /** What a row says, without the meaning. */
  private record Row(String key, String value, String variable) {}

  @BeforeEach
  void read() throws Exception {
    page = Files.readString(PAGE);
  }

  @Test
  void page_keys_areThoseOfTheCode() throws Exception {
    assertThat(rows().map(row -> new Row(row.get(0), row.get(2), row.get(3))))
        .containsExactlyInAnyOrderElementsOf(
            claims().entrySet().stream()
                .map(claim -> row(claim.getKey(), claim.getValue()))
                .toList());
  }

  @Test
  void page_defaults_areThoseOfTheCode() throws Exception {
    var defaults = claims().values();

    for (var row : rows().filter(it -> !it.get(0).startsWith("upstreams.")).toList()) {
      var key = defaults.stream().filter(it -> it.path().equals(row.get(0))).findFirst();
      assertThat(key.orElseThrow().key().standard().map("`%s`"::formatted).orElse("none"))
          .as(row.get(0))
          .isEqualTo(row.get(1));
    }
  }

  @Test
  void page_bounds_areThoseOfTheCode() {
    assertThat(page)
        .contains("up to %d tried in order".formatted(UpstreamConfig.MAX_ENDPOINTS))
        .contains("up to %d: hosts".formatted(UpstreamConfig.MAX_TRUSTED_HOSTS))
        .contains("At least one, at most %d".formatted(EntrepotConfig.MAX_UPSTREAMS))
        .contains("at most %d MiB".formatted(ConfigReader.MAX_BYTES >> 20))
        .contains("at most %d deep".formatted(ConfigReader.MAX_DEPTH))
        .contains("at most %d aliases".formatted(ConfigReader.MAX_ALIASES));
  }

  @Test
  void page_example_loads() throws Exception {
    var example = EXAMPLE.matcher(page);

    assertThat(example.find()).isTrue();
    var config = new ConfigFiles(folder).load(example.group(1), Map.of("HUB_TOKEN", "x"));
    assertThat(config.upstreams()).hasSize(3);
  }

  private Map<String, Environment.Claim> claims() throws Exception {
    var environment = new Environment(Map.of());
    var file = new ConfigFiles(folder).write("one.yaml", "upstreams: {name: {}}");
    ConfigLoader.load(Optional.of(file), environment);
    return environment.claims();
  }

  private static Row row(String variable, Environment.Claim claim) {
    return new Row(
        claim.path().replace("upstreams.name.", "upstreams.NAME."),
        claim.key().type().expected().replaceAll(" \\(units: [^)]*\\)", ""),
        variable);
  }

  private Stream<List<String>> rows() {
    return page.lines()
        .map(ROW::matcher)
        .filter(row -> row.matches())
        .map(row -> List.of(row.group(1), row.group(2), row.group(3), row.group(4)));
  }
}
