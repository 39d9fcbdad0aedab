package dev.entrepot.operate.client;

import dev.entrepot.operate.name.NoSuchImageException;
import dev.entrepot.operate.name.UnclearNameException;
import dev.entrepot.proxy.json.LooseJson;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Asks a server through its admin port. Blocking.
 *
 * @param login what the server is shown
 * @param data the folder that is meant, which a server of another one refuses; empty for that of
 *     the server
 */
public record AdminClient(ServerAddress server, Optional<AdminLogin> login, Optional<Path> data) {
  private static final String JSON = "application/json";
  private static final int OK = 200;
  private static final int BAD_REQUEST = 400;
  private static final int UNAUTHORIZED = 401;
  private static final int NOT_FOUND = 404;
  private static final int MAX_REASON_BYTES = 16 << 10; // 16 KiB

  /** The longest answer that is read as a whole: the blobs of half a million layers, say. */
  private static final int MAX_TEXT_BYTES = 64 << 20; // 64 MiB

  /** What is done with the body of an answer. */
  @FunctionalInterface
  public interface Reading<T> {
    T of(InputStream body) throws IOException;
  }

  /** What is done with a line of an answer. */
  @FunctionalInterface
  public interface LineReading {
    void of(String line) throws IOException;
  }

  /**
   * Asks, and reads the answer.
   *
   * @param path behind {@code /api/v1/}, with or without a query
   * @throws UnclearNameException if the server finds the question wrong
   * @throws NoSuchImageException if what is asked for is not there
   * @throws IOException if it cannot be asked, refuses, or ends its answer early
   */
  public <T> T get(String path, Reading<T> reading)
      throws UnclearNameException, IOException, InterruptedException {
    return ask(HttpRequest.newBuilder(target(path)), reading);
  }

  /** The same with a body. */
  public <T> T post(String path, String type, BodyPublisher body, Reading<T> reading)
      throws UnclearNameException, IOException, InterruptedException {
    return ask(
        HttpRequest.newBuilder(target(path)).header("content-type", type).POST(body), reading);
  }

  /** The same with an object as its body. */
  public <T> T post(String path, JsonObject body, Reading<T> reading)
      throws UnclearNameException, IOException, InterruptedException {
    return post(path, JSON, BodyPublishers.ofString(body.encode()), reading);
  }

  /** The same to have something forgotten. */
  public <T> T delete(String path, Reading<T> reading)
      throws UnclearNameException, IOException, InterruptedException {
    return ask(HttpRequest.newBuilder(target(path)).DELETE(), reading);
  }

  /** Reads the answer a line at a time; a line that never ends is an error. */
  public static Reading<Boolean> lines(LineReading each) {
    return body -> {
      var lines = new AnswerLines(body);
      for (var line = lines.next(); line.isPresent(); line = lines.next()) {
        each.of(line.get());
      }
      return true;
    };
  }

  /**
   * The whole answer, for what is known to be short.
   *
   * @throws IOException if it is too long
   */
  public static String text(InputStream body) throws IOException {
    byte[] text = body.readNBytes(MAX_TEXT_BYTES + 1);
    if (text.length > MAX_TEXT_BYTES) {
      throw new IOException(
          "the server answers with more than %d bytes: is it Entrepot?".formatted(MAX_TEXT_BYTES));
    }
    return new String(text, StandardCharsets.UTF_8);
  }

  /** What a failed answer, or the last line of one that ends early, gives as its reason. */
  public static String reason(String text) {
    return LooseJson.object(text).flatMap(it -> LooseJson.text(it, "error")).orElse(text);
  }

  /** For a query. */
  public static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** For a path, whose slashes stay. */
  public static String encodedPath(String text) {
    return encoded(text).replace("%2F", "/");
  }

  private <T> T ask(HttpRequest.Builder request, Reading<T> reading)
      throws UnclearNameException, IOException, InterruptedException {
    login.ifPresent(it -> request.header("authorization", it.authorization()));
    try (var client = AdminHttp.to(server)) {
      HttpResponse<InputStream> answer = send(client, request.build());
      try (InputStream body = answer.body()) {
        requireOk(answer, body);
        return reading.of(body);
      }
    }
  }

  private HttpResponse<InputStream> send(HttpClient client, HttpRequest request)
      throws IOException, InterruptedException {
    try {
      return client.send(request, BodyHandlers.ofInputStream());
    } catch (ConnectException e) {
      throw new IOException("no server answers at %s".formatted(server), e);
    }
  }

  private static void requireOk(HttpResponse<?> answer, InputStream body)
      throws UnclearNameException, IOException {
    int status = answer.statusCode();
    if (status == OK) {
      return;
    }
    String reason =
        reason(new String(body.readNBytes(MAX_REASON_BYTES), StandardCharsets.UTF_8).strip());
    if (status == BAD_REQUEST) {
      throw new UnclearNameException(reason);
    }
    throw switch (status) {
      case UNAUTHORIZED -> new IOException(reason + ": " + WantedLogin.of(answer.headers()));
      case NOT_FOUND -> new NoSuchImageException(reason);
      default -> new IOException(reason.isEmpty() ? "the server refuses: " + status : reason);
    };
  }

  private URI target(String path) {
    String query = data.map(AdminClient::dataQuery).orElse("");
    String joint = query.isEmpty() ? "" : path.indexOf('?') < 0 ? "?" : "&";
    return server.resolve("/api/v1/" + path + joint + query);
  }

  /** The parameter by which a server of another folder refuses. */
  static String dataQuery(Path folder) {
    return "data=" + encoded(folder.toAbsolutePath().toString());
  }
}
