package dev.entrepot.cli.images;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.cache.index.Pulled;
import dev.entrepot.cli.output.IndentedJson;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.Reference;
import dev.entrepot.oci.RegistryName;
import dev.entrepot.oci.Repository;
import dev.entrepot.oci.RepositoryName;
import dev.entrepot.operate.images.HistoryStep;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Rows, manifests and files as they are printed. */
final class PrintedFormsTest {
  private static final Instant NOW = Instant.parse("2026-01-09T03:04:05Z");
  private static final Digest DIGEST = Digest.parse("sha256:" + "ab".repeat(32)).orElseThrow();
  private static final HistoryStep STEP =
      new HistoryStep(
          Optional.of(DIGEST),
          Optional.of(Instant.parse("2026-01-02T03:04:05Z")),
          "RUN a\tb\n" + "x".repeat(60),
          Optional.empty(),
          OptionalLong.of(1_234_567),
          "");

  @Test
  void historyRow_human_isShortenedAndRounded() {
    JsonObject row = new HistoryRow(NOW, false, true).of(STEP);

    assertThat(row.getString("ID")).isEqualTo("abababababab");
    assertThat(row.getString("CreatedSince")).isEqualTo("7 days ago");
    assertThat(row.getString("CreatedBy")).hasSize(45).startsWith("RUN a b xx").endsWith("x…");
    assertThat(row.getString("Size")).isEqualTo("1.23MB");
  }

  @Test
  void historyRow_wholeAndExact_isNeither() {
    JsonObject row = new HistoryRow(NOW, true, false).of(STEP);

    assertThat(row.getString("ID")).isEqualTo(DIGEST.toString());
    assertThat(row.getString("CreatedSince")).isEqualTo("2026-01-02T03:04:05Z");
    assertThat(row.getString("CreatedBy")).hasSize(68);
    assertThat(row.getString("Size")).isEqualTo("1234567");
  }

  @Test
  void historyRow_unknown_isSaidSo() {
    var step =
        new HistoryStep(
            Optional.empty(), Optional.empty(), "", Optional.empty(), OptionalLong.empty(), "");
    JsonObject row = new HistoryRow(NOW, false, true).of(step);

    assertThat(row.getString("ID")).isEqualTo("<missing>");
    assertThat(row.getString("CreatedSince")).isEqualTo("N/A");
    assertThat(row.getString("Size")).isEqualTo("N/A");
  }

  @Test
  void indentedJson_keepsOrderAndNumbers() {
    assertThat(
            IndentedJson.of("{\"b\":[1,2.50],\"a\":{},\"c\":[],\"d\":123456789012345678901}", "\t"))
        .isEqualTo(
            "{\n\t\"b\": [\n\t\t1,\n\t\t2.50\n\t],\n\t\"a\": {},\n\t\"c\": [],"
                + "\n\t\"d\": 123456789012345678901\n}");
    assertThat(IndentedJson.of("{\"a\":", "\t")).isEqualTo("{\"a\":");
  }

  private static Pulled pulled(String registry, String name, String reference) {
    return new Pulled(
        new Repository(
            RegistryName.parse(registry).orElseThrow(), RepositoryName.parse(name).orElseThrow()),
        Reference.parse(reference).orElseThrow(),
        NOW);
  }

  @Test
  void syncFile_ofPulls_isReadAsTexts() {
    var text = new StringWriter();
    var file = new SyncFile(new PrintWriter(text, true), "Heading.");
    file.add(pulled("docker.io", "library/alpine", "1.0"));
    file.add(pulled("docker.io", "library/alpine", DIGEST.toString()));
    file.add(pulled("docker.io", "team/app", "yes"));
    file.add(pulled("ghcr.io", "team/app", "null"));
    file.end();

    assertThat(text.toString()).startsWith("# Heading.\n# ").contains("\"yes\"");
    assertThat(new Load(LoadSettings.builder().build()).loadFromString(text.toString()))
        .isEqualTo(
            Map.of(
                "docker.io",
                Map.of(
                    "images",
                    Map.of(
                        "library/alpine",
                        List.of("1.0", DIGEST.toString()),
                        "team/app",
                        List.of("yes"))),
                "ghcr.io",
                Map.of("images", Map.of("team/app", List.of("null")))));
  }

  @Test
  void syncFile_ofNothing_isAnEmptyMapping() {
    var text = new StringWriter();
    new SyncFile(new PrintWriter(text, true), "Heading.").end();

    assertThat(new Load(LoadSettings.builder().build()).loadFromString(text.toString()))
        .isEqualTo(Map.of());
  }
}
