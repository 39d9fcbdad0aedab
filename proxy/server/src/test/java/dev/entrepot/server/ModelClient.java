package dev.entrepot.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.server.ModelRegistry.Item;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Optional;

/** A client of {@link ModelTest}. */
final class ModelClient {
  record Request(ModelRegistry registry, String repository, Item item) {
    @Override
    public String toString() {
      return "%s/%s %s".formatted(registry.name(), repository, item.path());
    }

    boolean isHeld() {
      return registry.holds(repository, item);
    }
  }

  /** What came: -1 is no answer at all. */
  record Outcome(int status, Optional<Buffer> body) {
    static final Outcome NOTHING = new Outcome(-1, Optional.empty());

    boolean isWhole() {
      return body.isPresent();
    }

    /** Fails unless it may be so, whatever the registries do. */
    void assertAllowed(Request request) {
      if (status == 200) {
        assertThat(request.registry().mayGive(request.repository(), request.item()))
            .as(
                "%s goes out, of which it said %s",
                request, request.registry().told(request.item()))
            .isTrue();
        body.ifPresent(
            whole -> {
              boolean isRight = whole.equals(request.item().bytes());
              assertThat(isRight).as("%s has the right bytes", request).isTrue();
            });
      }
    }
  }

  private ModelClient() {}

  /**
   * @param byPrefix whether the registry's name stands before the repository's, else in {@code ns}
   * @param patience after so long the client leaves
   */
  static Outcome get(TestProxy proxy, Request request, boolean byPrefix, Duration patience)
      throws Exception {
    String name = request.registry().name().toString();
    String path = request.repository() + "/" + request.item().path();
    String url =
        byPrefix ? "/v2/%s/%s".formatted(name, path) : "/v2/%s?ns=%s".formatted(path, name);
    long deadline = System.nanoTime() + patience.toNanos();
    HttpResponse<InputStream> answer;
    try {
      answer = proxy.client().send(proxy.request("GET", url), BodyHandlers.ofInputStream());
    } catch (HttpTimeoutException e) {
      throw e;
    } catch (IOException e) {
      return Outcome.NOTHING;
    }
    try (InputStream body = answer.body()) {
      return new Outcome(answer.statusCode(), read(body, deadline));
    }
  }

  /** Empty if it ends short, or the client left before its end. */
  private static Optional<Buffer> read(InputStream body, long deadline) {
    Buffer read = Buffer.buffer();
    byte[] buffer = new byte[16 << 10];
    try {
      for (int n = body.read(buffer); n >= 0; n = body.read(buffer)) {
        read.appendBytes(buffer, 0, n);
        if (System.nanoTime() > deadline) {
          return Optional.empty();
        }
      }
    } catch (IOException e) {
      return Optional.empty();
    }
    return Optional.of(read);
  }
}
