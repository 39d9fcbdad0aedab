package dev.entrepot.loadtest.compare.result;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What people and programs get. */
final class ReportTest {
  private final Report report =
      new Report(
          List.of("One machine."),
          List.of("nginx", "docker-registry", "Entrepot"),
          List.of(
              new Line(
                  "cold-blob",
                  "cold blob",
                  Figure.of("cpu", "CPU s/GB", Target.atMost(2)),
                  Map.of(
                      "nginx", new Spread(List.of(3.1)),
                      "Entrepot", new Spread(List.of(1.9, 1.8, 2.4))))),
          List.of("cold-blob, docker-registry: it ended"));

  @Test
  void markdown_aPeerThatCouldNot_hasADash() {
    assertThat(MarkdownReport.of(report))
        .isEqualTo(
            """
            - One machine.

            | what      | unit     | nginx | docker-registry | Entrepot         | target |     |
            | --------- | -------- | ----- | --------------- | ---------------- | ------ | --- |
            | cold blob | CPU s/GB | 3.1   | –               | 1.9 (1.8 to 2.4) | ≤ 2    | met |

            - cold-blob, docker-registry: it ended
            """);
  }

  @Test
  void json_hasEachSampleAndTheVerdict() throws Exception {
    JsonNode figure = new ObjectMapper().readTree(JsonReport.of(report)).at("/figures/0");

    assertThat(figure.at("/row").asText()).isEqualTo("cold-blob");
    assertThat(figure.at("/figure").asText()).isEqualTo("cpu");
    assertThat(figure.at("/verdict").asText()).isEqualTo("met");
    assertThat(figure.at("/peers/Entrepot/median").asDouble()).isEqualTo(1.9);
    assertThat(figure.at("/peers/Entrepot/samples/2").asDouble()).isEqualTo(2.4);
    assertThat(figure.at("/peers/docker-registry").isMissingNode()).isTrue();
  }

  @Test
  void verdict_nothingOfEntrepot_isUnknown() {
    var line =
        new Line(
            "r",
            "t",
            Figure.of("f", "u", Target.atMost(1)),
            Map.of("nginx", new Spread(List.of(9.0))));

    assertThat(line.verdict()).isEqualTo(Verdict.UNKNOWN);
  }
}
