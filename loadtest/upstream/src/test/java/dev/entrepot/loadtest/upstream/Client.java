package dev.entrepot.loadtest.upstream;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** The JDK's HTTP client, for one base address. */
final class Client implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final HttpClient http;
  private final URI base;

  Client(URI base) {
    this(base, HttpClient.newHttpClient());
  }

  Client(URI base, HttpClient http) {
    this.base = base;
    this.http = http;
  }

  /**
   * @param headers names and values in turn
   */
  HttpResponse<byte[]> get(String path, String... headers)
      throws IOException, InterruptedException {
    return send("GET", path, headers);
  }

  HttpResponse<byte[]> head(String path, String... headers)
      throws IOException, InterruptedException {
    return send("HEAD", path, headers);
  }

  HttpResponse<byte[]> send(String method, String path, String... headers)
      throws IOException, InterruptedException {
    return http.send(request(method, path, headers), BodyHandlers.ofByteArray());
  }

  HttpRequest request(String method, String path, String... headers) {
    var request =
        HttpRequest.newBuilder(base.resolve(path))
            .method(method, HttpRequest.BodyPublishers.noBody())
            .timeout(PATIENCE);
    return (headers.length == 0 ? request : request.headers(headers)).build();
  }

  HttpClient http() {
    return http;
  }

  @Override
  public void close() {
    http.close();
  }
}
