package dev.entrepot.loadtest.driver.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.config.read.ConfigReader;
import dev.entrepot.config.read.Environment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Holds the page about load against the code. */
class DocumentationTest {
  private static final Path PAGE = Path.of("..", "..", "docs", "load.md");
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| `([^`]+)` \\| ([^|]+) \\| ([^|]+) \\| [^|]+ \\|$");

  @TempDir private Path folder;

  @Test
  void page_keys_areThoseOfTheCode() throws Exception {
    List<List<String>> rows =
        ROW.matcher(Files.readString(PAGE))
            .results()
            .map(row -> List.of(row.group(1), row.group(2), row.group(3)))
            .toList();

    assertThat(rows)
        .containsExactlyInAnyOrderElementsOf(
            claims().values().stream().map(DocumentationTest::row).toList());
  }

  @Test
  void page_bounds_areThoseOfTheCode() throws Exception {
    assertThat(Files.readString(PAGE))
        .contains(
            "at most %d pulls and %d bursts".formatted(Scenario.MAX_PULLS, Scenario.MAX_BURSTS));
  }

  private Map<String, Environment.Claim> claims() throws Exception {
    var environment = new Environment(Map.of());
    Path file =
        Files.writeString(
            folder.resolve("one.yaml"), "bursts: {name: {nodes: 1, image: \"library/app-0:v1\"}}");
    ConfigReader.read(Optional.of(file), environment, ScenarioReader::read);
    return environment.claims();
  }

  private static List<String> row(Environment.Claim claim) {
    return List.of(
        claim.path().replace("bursts.name.", "bursts.NAME."),
        claim.key().standard().map("`%s`"::formatted).orElse("none"),
        claim.key().type().expected().replaceAll(" \\(units: [^)]*\\)", ""));
  }
}
