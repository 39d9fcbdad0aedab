package dev.entrepot.cli.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.cli.ChildCommand;
import dev.entrepot.cli.TypedCommand;
import dev.entrepot.loadtest.upstream.ScriptedRegistry;
import dev.entrepot.server.TestCertificate;
import dev.entrepot.server.TestProxy;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Commands that find something else than an Entrepot, or a folder that is not theirs, name it. */
class WhatAnswersTest {
  @TempDir Path folder;

  /** Something that listens on loopback, and has one thing to say to each who comes. */
  private record Stranger(ServerSocket socket, Thread thread) implements AutoCloseable {
    static Stranger saying(String words) throws IOException {
      var socket = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
      return new Stranger(socket, Thread.startVirtualThread(() -> serve(socket, words)));
    }

    private static void serve(ServerSocket socket, String words) {
      while (!socket.isClosed()) {
        try (Socket client = socket.accept()) {
          client.getOutputStream().write(words.getBytes(StandardCharsets.ISO_8859_1));
          client.shutdownOutput();
          client.getInputStream().readAllBytes();
        } catch (IOException closed) {
          assertThat(closed).isNotNull();
        }
      }
    }

    String address() {
      return "127.0.0.1:" + socket.getLocalPort();
    }

    @Override
    public void close() throws IOException {
      socket.close();
      thread.interrupt();
    }
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "HTTP/1.1 404 Not Found~Server: nginx~Content-Length: 0~Connection: close~~"
            + "|it said HTTP/1.1 404, Server: nginx",
        "HTTP/1.1 301 Moved~Location: https://x/~Content-Length: 0~Connection: close~~"
            + "|it said HTTP/1.1 301, Location: \"https://x/\"",
        "HTTP/1.1 200 OK~Content-Length: 5~Connection: close~~hello|it said HTTP/1.1 200",
        "SSH-2.0-OpenSSH_9.2p1~|it said \"SSH-2.0-OpenSSH_9.2p1\"",
      })
  void command_anotherService_isNamed(String said, String named) throws Exception {
    try (var stranger = Stranger.saying(said.replace("~", "\r\n"))) {
      TypedCommand command = TypedCommand.run("images", "--server", stranger.address());
      assertThat(command.exitCode()).isEqualTo(1);
      assertThat(command.errors())
          .isEqualTo(
              "entrepot: what answers at %s is not Entrepot: %s\n"
                  .formatted(stranger.address(), named));
    }
  }

  @Test
  void command_serviceOfTls_isNamed() throws Exception {
    String alert = "\u0015\u0003\u0001\u0000\u0002\u0002\n";
    try (var stranger = Stranger.saying(alert)) {
      assertThat(TypedCommand.run("df", "--server", stranger.address()).errors())
          .contains("is not Entrepot: it speaks TLS");
    }
  }

  @Test
  void command_serviceThatSaysNothing_isLeftAfterTheLimit() throws Exception {
    try (var silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      TypedCommand command =
          TypedCommand.run("images", "--server", "127.0.0.1:" + silent.getLocalPort());
      assertThat(command.errors()).contains("is not Entrepot: it says nothing within 5 s");
    }
  }

  @Test
  void command_anotherServiceOnTheAdminPort_isNamedOnlyIfThereIsNoStore() throws Exception {
    try (var upstream = ScriptedRegistry.start();
        var stranger = Stranger.saying("220 mail.example.com ESMTP\r\n")) {
      TestProxy.start(folder.resolve("data"), upstream).close();
      Path config =
          Files.writeString(folder.resolve("entrepot.yaml"), "admin: " + stranger.address());
      TypedCommand opened =
          TypedCommand.run("images", "-c", config.toString(), "--data", folder + "/data", "-q");
      assertThat(opened.exitCode()).as(opened.errors()).isZero();
      assertThat(opened.errors()).isEmpty();
      TypedCommand none = TypedCommand.run("pull", "-c", config.toString(), "one:1");
      assertThat(none.exitCode()).isEqualTo(1);
      assertThat(none.errors())
          .contains(
              "is not Entrepot: it said \"220 mail.example.com ESMTP\", and there is no store");
    }
  }

  @Test
  void command_portOfClients_isToldFromTheAdminPort() throws Exception {
    try (var upstream = ScriptedRegistry.start();
        var proxy = TestProxy.start(folder.resolve("data"), upstream)) {
      TypedCommand command = TypedCommand.run("df", "--server", "127.0.0.1:" + proxy.port());
      assertThat(command.exitCode()).isEqualTo(1);
      assertThat(command.errors()).contains("it is the port of a registry", "5001");
      String below = proxy.admin("/nothing").toString();
      assertThat(TypedCommand.run("df", "--server", below).errors())
          .contains("has no admin API there: is the path right?");
      String secure = proxy.admin("/").toString().replace("http:", "https:");
      assertThat(TypedCommand.run("df", "--server", secure).errors())
          .contains("is not Entrepot: it does not speak TLS");
    }
  }

  @Test
  void command_portOfClientsWithTls_isSaidToSpeakTls() throws Exception {
    TestCertificate certificate = TestCertificate.in(folder);
    try (var upstream = ScriptedRegistry.start();
        var client = HttpClient.newHttpClient();
        var proxy =
            TestProxy.start(
                TestProxy.config(folder.resolve("data"), upstream.uri())
                    .withTls(Optional.of(certificate.files())),
                client)) {
      TypedCommand plain = TypedCommand.run("df", "--server", "127.0.0.1:" + proxy.port());
      assertThat(plain.errors()).contains("is not Entrepot: it speaks TLS");
      TypedCommand untrusted = TypedCommand.run("df", "--server", proxy.uri("").toString());
      assertThat(untrusted.errors()).contains("is not Entrepot: TLS with it fails (");
    }
  }

  @Test
  void command_serverBehindAReverseProxy_isAskedByHttpsBelowItsPath() throws Exception {
    TestCertificate certificate = TestCertificate.in(folder);
    Vertx vertx = Vertx.vertx();
    try (var upstream = ScriptedRegistry.start();
        var proxy = TestProxy.start(folder.resolve("data"), upstream)) {
      var options =
          new HttpServerOptions()
              .setSsl(true)
              .setKeyCertOptions(
                  new PemKeyCertOptions()
                      .setCertPath(certificate.files().cert().toString())
                      .setKeyPath(certificate.files().key().toString()));
      int port =
          vertx
              .createHttpServer(options)
              .requestHandler(request -> forward(vertx, request, proxy))
              .listen(0, "127.0.0.1")
              .await()
              .actualPort();
      String url = "https://127.0.0.1:%d/ops/entrepot/".formatted(port);
      var command =
          ChildCommand.run(
              folder,
              Map.of("SSL_CERT_FILE", certificate.files().cert().toString()),
              List.of("df", "--server", url));
      assertThat(command.exitCode()).as(command.errors()).isZero();
      assertThat(command.output()).contains("Manifests");
      assertThat(command.errors()).isEmpty();
    } finally {
      vertx.close().await();
    }
  }

  private static void forward(Vertx vertx, HttpServerRequest request, TestProxy proxy) {
    String path = request.uri().replaceFirst("^/ops/entrepot", "");
    vertx
        .executeBlocking(
            () ->
                proxy
                    .client()
                    .send(
                        HttpRequest.newBuilder(URI.create(proxy.admin("") + path)).build(),
                        BodyHandlers.ofString()))
        .onSuccess(
            answer -> {
              answer
                  .headers()
                  .firstValue("entrepot-version")
                  .ifPresent(version -> request.response().putHeader("entrepot-version", version));
              request.response().setStatusCode(answer.statusCode()).end(answer.body());
            });
  }

  @Test
  void command_folderOfAnotherUser_isSaidToBeClosed() throws Exception {
    Path closed = Files.createDirectory(folder.resolve("closed"));
    Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("---------"));
    try {
      for (String command : List.of("images", "pull")) {
        var arguments =
            command.equals("pull")
                ? List.of("pull", "--data", closed.toString(), "one:1")
                : List.of(command, "--data", closed.toString());
        var refused = ChildCommand.runWithoutRights(folder, arguments);
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.errors())
            .contains(
                "you have no right to use %s, which belongs to %s: run the command as the user that runs Entrepot"
                    .formatted(closed, Files.getOwner(closed).getName()))
            .hasLineCount(1);
      }
    } finally {
      Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
    }
  }

  @Test
  void command_storeThatThisUserMayOnlyRead_isSaidToBeClosed() throws Exception {
    Path data = folder.resolve("data");
    try (var upstream = ScriptedRegistry.start()) {
      TestProxy.start(data, upstream).close();
    }
    Files.setPosixFilePermissions(
        data.resolve("lock"), PosixFilePermissions.fromString("r--------"));
    var refused =
        ChildCommand.runWithoutRights(folder, List.of("images", "--data", data.toString()));
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.errors()).contains("you have no right to use " + data).hasLineCount(1);
  }
}
