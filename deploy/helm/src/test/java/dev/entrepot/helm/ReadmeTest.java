package dev.entrepot.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The examples of the chart's page are rendered, and its messages are the chart's. */
class ReadmeTest {
  private static final Pattern EXAMPLE = Pattern.compile("(?s)```yaml\n(.*?)```");
  private static final Pattern SENTENCE = Pattern.compile("(?m)^- ([a-z].*)$");

  @TempDir private Path folder;

  private static String page() throws IOException {
    return Files.readString(Chart.FOLDER.resolve("README.md"));
  }

  static List<String> examples() throws IOException {
    return EXAMPLE.matcher(page()).results().map(it -> it.group(1)).toList();
  }

  @Test
  void page_hasExamples() throws IOException {
    assertThat(examples()).hasSize(3);
  }

  @ParameterizedTest
  @MethodSource("examples")
  void example_isWhatKubernetesTakes(String values) throws Exception {
    for (var object : Chart.render(folder, values).objects()) {
      var comparison = KubernetesTypes.read(object);
      assertThat(comparison.read()).isEqualTo(comparison.written());
    }
  }

  @Test
  void sentences_areThoseOfTheChart() throws IOException {
    String page = page();
    List<String> quoted =
        SENTENCE
            .matcher(page.substring(page.indexOf("## What is refused"), page.indexOf("## Values")))
            .results()
            .map(it -> it.group(1))
            .toList();
    assertThat(quoted).hasSize(3);
    String values =
        """
        replicas: 2
        ingress: {enabled: true, host: entrepot.example.com}
        config: {upstreams: {ghcr.io: {credentials: {username: me, password: x}}}}
        """;
    assertThatThrownBy(() -> Chart.render(folder, values))
        .satisfies(it -> assertThat(it.getMessage()).contains(quoted));
  }
}
