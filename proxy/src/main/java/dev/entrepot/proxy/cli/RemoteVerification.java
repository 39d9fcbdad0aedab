package dev.entrepot.proxy.cli;

import dev.entrepot.cache.verify.VerificationOptions;
import dev.entrepot.proxy.config.ListenAddress;
import dev.entrepot.proxy.upkeep.VerificationEvent;
import dev.entrepot.proxy.upkeep.VerificationJson;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Has the server that uses a data folder verify it, through its admin port. */
record RemoteVerification(ListenAddress admin, Path data) {
  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(3);

  /**
   * Asks the server, and passes on what it tells. Blocking.
   *
   * @throws IOException if the server cannot be reached or will not; the message says why
   */
  void run(VerificationOptions options, Consumer<VerificationEvent> told)
      throws IOException, InterruptedException {
    URI target = URI.create("http://%s/api/v1/verify".formatted(HealthProbe.reachable(admin)));
    try (var client =
        HttpClient.newBuilder()
            .proxy(HttpClient.Builder.NO_PROXY)
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_LIMIT)
            .build()) {
      HttpResponse<Stream<String>> answer = ask(client, target, options);
      try (Stream<String> lines = answer.body()) {
        if (answer.statusCode() != 200) {
          throw new IOException(
              "%s will not: %s".formatted(target, reason(lines.findFirst().orElse(""))));
        }
        lines.forEach(line -> VerificationJson.read(line).ifPresent(told));
      } catch (UncheckedIOException e) {
        throw new IOException("%s has ended the verification early".formatted(target), e);
      }
    }
  }

  private HttpResponse<Stream<String>> ask(
      HttpClient client, URI target, VerificationOptions options)
      throws IOException, InterruptedException {
    var wish = new JsonObject().put("deep", options.deep()).put("data", absolute());
    options.bytesPerSecond().ifPresent(rate -> wish.put("rate", rate));
    var request =
        HttpRequest.newBuilder(target)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(wish.encode()))
            .build();
    try {
      return client.send(request, BodyHandlers.ofLines());
    } catch (IOException e) {
      throw new IOException(
          "%s is in use, and its server cannot be asked at %s: name its configuration by --config"
              .formatted(data, target),
          e);
    }
  }

  private String absolute() {
    return data.toAbsolutePath().toString();
  }

  private static String reason(String body) {
    try {
      return new JsonObject(body).getString("error", body);
    } catch (DecodeException | ClassCastException e) {
      return body;
    }
  }
}
