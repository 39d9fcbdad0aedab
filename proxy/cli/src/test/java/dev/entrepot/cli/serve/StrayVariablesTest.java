package dev.entrepot.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.cli.ChildCommand;
import dev.entrepot.cli.ChildServer;
import dev.entrepot.server.TestCertificate;
import dev.entrepot.server.TestProxy;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Variables of the environment that set nothing, and warnings of a server that starts. */
class StrayVariablesTest {
  @TempDir Path folder;

  private String file() throws Exception {
    return Files.writeString(
            folder.resolve("entrepot.yaml"),
            "listen: 127.0.0.1:0\nadmin: 127.0.0.1:0\ndata: %s\n".formatted(folder.resolve("data")))
        .toString();
  }

  @Test
  void configCheck_variableThatSetsNothing_isAWarningWithTheNearest() throws Exception {
    var command =
        ChildCommand.run(
            folder,
            Map.of(
                "ENTREPOT_STORAGE_MAXSIZE", "1GiB",
                "ENTREPOT_UPSTREAMS_QUAY_IO_TAGS_TTL", "1m",
                "ENTREPOT_COLOUR", "red",
                "ENTREPOT_SERVER", "localhost:5001",
                "ENTREPOT_SIGN_PASSWORD", "secret",
                "ENTREPOT_PORT_5000_TCP_ADDR", "10.0.0.1",
                "ENTREPOT_SERVICE_HOST", "10.0.0.1",
                "ENTREPOT_ADMIN_SERVICE_PORT_HTTP", "5001"),
            List.of("config", "check", file()));
    assertThat(command.exitCode()).isZero();
    assertThat(command.errors().lines())
        .containsExactly(
            "warning: ENTREPOT_COLOUR: the variable sets nothing: no key has that name",
            "warning: ENTREPOT_STORAGE_MAXSIZE: the variable sets nothing; did you mean"
                + " ENTREPOT_STORAGE_MAX_SIZE?");
    var shown =
        ChildCommand.run(
            folder, Map.of("ENTREPOT_TAGS_TTL", "2m"), List.of("config", "show", file()));
    assertThat(shown.output()).containsPattern("tags.ttl +2m +ENTREPOT_TAGS_TTL\n");
    assertThat(shown.output()).containsPattern("upstreams.quay.io.tags.ttl +2m +tags.ttl\n");
  }

  @Test
  void serve_warnings_areInTheLog() throws Exception {
    URI upstream = URI.create("http://127.0.0.1:9/v2/");
    try (var server = ChildServer.start(folder, upstream)) {
      TestProxy.await(
          () -> server.output().contains("upstreams.docker.io.url: a URL needs no /v2 at its end"));
    }
  }

  @Test
  void serve_keyOfAnotherCertificate_doesNotStartAndSaysSo() throws Exception {
    Path other = Files.createDirectory(folder.resolve("other"));
    var one = TestCertificate.in(folder).files();
    var two = TestCertificate.in(other).files();
    String file = file();
    Files.writeString(
        Path.of(file),
        Files.readString(Path.of(file))
            + "tls: {cert: %s, key: %s}\n".formatted(one.cert(), two.key()));
    var command = ChildCommand.run(folder, List.of("serve", "--config", file));
    assertThat(command.exitCode()).isEqualTo(2);
    assertThat(command.errors())
        .contains("entrepot.yaml:4: tls.key: this is not the key of the certificate in tls.cert");
    assertThat(folder.resolve("data")).doesNotExist();
  }
}
