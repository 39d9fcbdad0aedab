package dev.entrepot.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.entrepot.cli.output.ExitCode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class HealthCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final HttpServer admin;

  HealthCommandTest() throws IOException {
    admin = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
  }

  @BeforeEach
  void listen() {
    admin.createContext(
        "/healthz",
        exchange -> {
          exchange.getResponseHeaders().add("Entrepot-Version", "1");
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    admin.start();
  }

  @AfterEach
  void close() {
    admin.stop(0);
  }

  @Test
  void health_serverAnswers_exitsWithZero(@TempDir Path folder) throws IOException {
    assertThat(health(config(folder))).isEqualTo(ExitCode.OK);
    assertThat(out).hasToString("healthy" + System.lineSeparator());
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void health_serverGone_exitsWithOneAndOneSentence(@TempDir Path folder) throws IOException {
    Path config = config(folder);
    admin.stop(0);

    assertThat(health(config)).isEqualTo(ExitCode.FAILED);
    assertThat(err.toString().lines())
        .singleElement()
        .asString()
        .startsWith("entrepot: not healthy: no server answers at 127.0.0.1:");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void health_wrongConfiguration_exitsWithTwo(@TempDir Path folder) throws IOException {
    Path config = Files.writeString(folder.resolve("entrepot.yaml"), "admn: 127.0.0.1:5001\n");

    assertThat(health(config)).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("did you mean \"admin\"?");
  }

  private Path config(Path folder) throws IOException {
    return Files.writeString(
        folder.resolve("entrepot.yaml"),
        "admin: 127.0.0.1:%d%n".formatted(admin.getAddress().getPort()));
  }

  private int health(Path config) {
    return new CommandLine(new HealthCommand())
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute("--config", config.toString());
  }
}
