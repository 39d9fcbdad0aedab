package dev.entrepot.operate.client;

import dev.entrepot.oci.Quoted;
import dev.entrepot.operate.images.ServerFacts;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/**
 * Finds out what answers at an address, before anything else is asked there: an Entrepot says so in
 * a field of each answer. One of a version that does not is known by the description of its API.
 * Blocking.
 *
 * @param limit how long an answer may take
 */
public record ServerProbe(ServerAddress address, Duration limit) {
  /** How long an answer may usually take. */
  public static final Duration USUAL_LIMIT = Duration.ofSeconds(5);

  private static final String HEALTH = "/healthz";
  private static final String HEALTHY = "ok\n";
  private static final String FACTS = "/api/v1/server";
  private static final String DESCRIPTION = "/api/v1/openapi.yaml";
  private static final String DESCRIPTION_MARK = "title: Entrepot";
  private static final String REGISTRY = "/v2/";
  private static final String REGISTRY_WORDS =
      "it is the port of a registry, to which clients come; Entrepot's admin port is another one,"
          + " 5001 where nothing else is configured";
  private static final String REGISTRY_FIELD = "docker-distribution-api-version";
  private static final int OK = 200;
  private static final int UNAUTHORIZED = 401;

  /** By these, a server may ask for a login. */
  private static final Set<Integer> REFUSALS = Set.of(UNAUTHORIZED, 403);

  private static final int NOT_FOUND = 404;
  private static final int CONFLICT = 409;
  private static final int MAX_BYTES = 64 << 10; // 64 KiB

  /** An answer, as much of it as is looked at. */
  private record Heard(HttpResponse<?> head, String text) {
    int status() {
      return head.statusCode();
    }

    Optional<String> field(String name) {
      return head.headers().firstValue(name);
    }

    boolean isOurs() {
      return field(ServerFacts.VERSION_FIELD).isPresent();
    }
  }

  /**
   * Asks.
   *
   * @param login is shown to an Entrepot only, and only if it does not answer without
   * @param folder the data folder that is meant; empty for that of the server
   */
  public Answerer ask(Optional<AdminLogin> login, Optional<Path> folder)
      throws InterruptedException {
    if (address.port() == 0) {
      return new Answerer.NoServer("the configuration leaves the admin port open");
    }
    try (HttpClient client = AdminHttp.to(address)) {
      String path = FACTS + folder.map(AdminClient::dataQuery).map("?"::concat).orElse("");
      Heard heard = hear(client, path, Optional.empty());
      if (heard.isOurs() && REFUSALS.contains(heard.status()) && login.isPresent()) {
        heard = hear(client, path, login);
      }
      return heard.isOurs() ? entrepot(heard) : old(client, heard);
    } catch (IOException e) {
      return failed(e);
    }
  }

  /**
   * Asks a server whether it is alive, and nothing else. One that wants a login for that is alive.
   */
  public Answerer health() throws InterruptedException {
    try (HttpClient client = AdminHttp.to(address)) {
      Heard heard = hear(client, HEALTH, Optional.empty());
      boolean isOld = heard.status() == OK && heard.text().equals(HEALTHY);
      if (heard.isOurs() && heard.status() != OK && heard.status() != UNAUTHORIZED) {
        return new Answerer.Stranger(
            "the server at %s answers with status %d".formatted(address, heard.status()));
      }
      return heard.isOurs() || isOld
          ? new Answerer.Entrepot(Optional.empty())
          : stranger(words(heard));
    } catch (IOException e) {
      return failed(e);
    }
  }

  private Answerer entrepot(Heard heard) {
    return switch (heard.status()) {
      case OK -> new Answerer.Entrepot(ServerFacts.FORM.parse(heard.text()));
      case CONFLICT ->
          new Answerer.OfAnotherFolder(
              AdminClient.reason(heard.text())
                  .replaceFirst("^this server", "the server at " + address));
      case NOT_FOUND ->
          new Answerer.Stranger(
              "the server at %s has no admin API there: is the path right?".formatted(address));
      default -> new Answerer.Entrepot(Optional.empty());
    };
  }

  private Answerer old(HttpClient client, Heard heard) throws IOException, InterruptedException {
    Heard description = hear(client, DESCRIPTION, Optional.empty());
    if (description.status() == OK && description.text().contains(DESCRIPTION_MARK)) {
      return new Answerer.Entrepot(Optional.empty());
    }
    boolean isRegistry = hear(client, REGISTRY, Optional.empty()).field(REGISTRY_FIELD).isPresent();
    return stranger(isRegistry ? REGISTRY_WORDS : words(heard));
  }

  /** The limit holds for all of an answer, its body too. */
  private Heard hear(HttpClient client, String path, Optional<AdminLogin> login)
      throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(address.resolve(path)).timeout(limit);
    login.ifPresent(it -> request.header("authorization", it.authorization()));
    Future<Heard> heard =
        client
            .sendAsync(request.build(), BodyHandlers.ofInputStream())
            .thenApplyAsync(ServerProbe::read, Thread::startVirtualThread);
    try {
      return heard.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      client.shutdownNow();
      throw new HttpTimeoutException("no whole answer");
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException failure ? failure : new IOException(e);
    }
  }

  private static Heard read(HttpResponse<InputStream> answer) {
    try (InputStream body = answer.body()) {
      return new Heard(answer, new String(body.readNBytes(MAX_BYTES), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new CompletionException(e);
    }
  }

  private Answerer stranger(String what) {
    return new Answerer.Stranger("what answers at %s is not Entrepot: %s".formatted(address, what));
  }

  private static String words(Heard heard) {
    return "it said HTTP/1.1 %d%s%s"
        .formatted(
            heard.status(),
            heard.field("location").map(to -> ", Location: " + Quoted.of(to)).orElse(""),
            heard.field("server").map(name -> ", Server: " + name).orElse(""));
  }

  private Answerer failed(IOException e) {
    return switch (e) {
      case HttpConnectTimeoutException _ -> noServer("the connection takes too long");
      case HttpTimeoutException _ ->
          stranger("it says nothing within %d s".formatted(limit.toSeconds()));
      case ConnectException refused -> noServer(refused);
      case UnknownHostException _ -> noServer("there is no such host");
      case NoRouteToHostException _ -> noServer("there is no way to that host");
      case SSLException untrusted -> stranger(tls(untrusted));
      default ->
          stranger(
              address.isSecure()
                  ? "it breaks the connection (%s)".formatted(e.getMessage())
                  : new FirstWords(address, limit).words());
    };
  }

  /** The client of HTTP tells an unknown host as a failure to connect. */
  private Answerer noServer(ConnectException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof UnresolvedAddressException || cause instanceof UnknownHostException) {
        return noServer("there is no such host");
      }
    }
    return new Answerer.NoServer("no server answers at %s".formatted(address));
  }

  private Answerer noServer(String reason) {
    return new Answerer.NoServer("no server answers at %s: %s".formatted(address, reason));
  }

  private static String tls(SSLException e) {
    String message = String.valueOf(e.getMessage());
    boolean isPlain = message.toLowerCase(Locale.ROOT).contains("unrecognized ssl message");
    return isPlain ? "it does not speak TLS" : "TLS with it fails (%s)".formatted(message);
  }
}
