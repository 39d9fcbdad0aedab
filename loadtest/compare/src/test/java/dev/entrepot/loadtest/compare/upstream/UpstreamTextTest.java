package dev.entrepot.loadtest.compare.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The upstream's configuration and its log. */
final class UpstreamTextTest {
  private static final String HEX = "ab".repeat(32);
  private final Image image = new Image(new Blob(HEX, 2_000), List.of());

  @Test
  void of_twoPaces_listensForEachWithItsLimit() {
    String text = text(Map.of(Pace.UNLIMITED, 7000, Pace.MB_125, 7001));

    assertThat(text.lines().filter(line -> line.contains("listen") || line.contains("limit_rate")))
        .map(String::strip)
        .containsExactlyInAnyOrder(
            "listen 127.0.0.1:7000 backlog=4096;",
            "limit_rate 0;",
            "listen 127.0.0.1:7001 backlog=4096;",
            "limit_rate 125000000;");
  }

  @Test
  void of_manifest_isFoundByTagAndByDigestWithItsType() {
    String text = text(Map.of(Pace.UNLIMITED, 7000));

    assertThat(text)
        .contains("location = /v2/library/app/manifests/latest {")
        .contains("location = /v2/library/app/manifests/sha256:" + HEX + " {")
        .contains("default_type application/vnd.oci.image.manifest.v1+json;")
        .contains("add_header Docker-Content-Digest sha256:" + HEX + ";")
        .contains("alias /content/" + HEX + ";");
  }

  @Test
  void of_logFormat_comesBeforeItsUse() {
    String text = text(Map.of(Pace.UNLIMITED, 7000));

    assertThat(text.indexOf("log_format upstream")).isLessThan(text.indexOf("access_log"));
  }

  @Test
  void configuration_asRoot_keepsTheWorkerRoot() {
    Path folder = Path.of("/folder");

    assertThat(Nginx.configuration(folder, true, "")).startsWith("user root;\n");
    assertThat(Nginx.configuration(folder, false, "")).doesNotContain("user ");
    assertThat(braces(Nginx.configuration(folder, true, text(Map.of(Pace.MB_200, 1))))).isZero();
  }

  @Test
  void sent_linesOfTheLog_areCountedAndSummed() {
    assertThat(
            Sent.of(
                Stream.of(
                    "GET /v2/library/app/blobs/sha256:aa 200 2000",
                    "HEAD /v2/library/app/manifests/latest 200 0",
                    "GET /a path with spaces 206 40")))
        .isEqualTo(new Sent(3, 2_040));
  }

  private String text(Map<Pace, Integer> ports) {
    return UpstreamText.of(ports, image, Path.of("/content"), Path.of("/log"));
  }

  private static long braces(String text) {
    return text.chars().filter(c -> c == '{').count() - text.chars().filter(c -> c == '}').count();
  }
}
