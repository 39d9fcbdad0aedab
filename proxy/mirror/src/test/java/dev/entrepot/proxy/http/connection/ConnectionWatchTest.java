package dev.entrepot.proxy.http.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.config.ListenAddress;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The watch over real connections, with a clock of the test's. */
@Timeout(60)
final class ConnectionWatchTest {
  private final AtomicLong now = new AtomicLong();
  private boolean isFull;
  private final ConnectionWatch watch =
      new ConnectionWatch(
          now::get, new PumpRoom(PumpRoom.MAX_BYTES), () -> isFull, new ClientMemory(1 << 20));
  private Vertx vertx;
  private HttpServer server;

  @BeforeEach
  void listen() throws Exception {
    // One loop, so that the test's tasks and the connections share it.
    vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    server =
        vertx
            .createHttpServer(ServerOptions.of(new ListenAddress("127.0.0.1", 0), Optional.empty()))
            .connectionHandler(connection -> watch.opened(loop(), connection))
            .requestHandler(
                request -> {
                  ConnectionActivity activity = watch.activity(loop(), request.connection());
                  AnswerProgress answer = activity.requestBegan(() -> {});
                  request.response().end(Integer.toString(watch.size()));
                  activity.requestEnded(answer);
                })
            .listen()
            .toCompletionStage()
            .toCompletableFuture()
            .get();
  }

  @AfterEach
  void close() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get();
  }

  @ParameterizedTest
  @EnumSource(names = {"HTTP_1_1", "HTTP_2"})
  void activity_ofARequest_isItsConnections(HttpClient.Version version) throws Exception {
    try (HttpClient client = HttpClient.newBuilder().version(version).build()) {
      for (int i = 0; i < 3; i++) {
        var response = client.send(HttpRequest.newBuilder(uri()).build(), BodyHandlers.ofString());
        assertThat(response.body()).isEqualTo("1");
        now.addAndGet(ConnectionWatch.IDLE.toNanos() / 2);
      }
      assertThat(openAfterALook()).isEqualTo(1);
      now.addAndGet(ConnectionWatch.IDLE.toNanos() + 1);
      onLoop(watch::look);
      assertThat(onLoopUntilEmpty()).isZero();
    }
  }

  @Test
  void look_whenFull_closesThoseThatHaveBeenIdleForSeconds() throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      client.send(HttpRequest.newBuilder(uri()).build(), BodyHandlers.discarding());
      now.addAndGet(ConnectionWatch.IDLE_WHEN_FULL.toNanos() + 1);
      assertThat(openAfterALook()).isEqualTo(1);
      isFull = true;
      assertThat(onLoopUntilEmpty()).isZero();
    }
  }

  private static Context loop() {
    return Objects.requireNonNull(Vertx.currentContext());
  }

  private URI uri() {
    return URI.create("http://127.0.0.1:%d/".formatted(server.actualPort()));
  }

  private int openAfterALook() throws Exception {
    onLoop(watch::look);
    var size = new CompletableFuture<Integer>();
    onLoop(() -> size.complete(watch.size()));
    return size.get();
  }

  private int onLoopUntilEmpty() throws Exception {
    int size = openAfterALook();
    while (size > 0) {
      size = openAfterALook();
    }
    return size;
  }

  private void onLoop(Runnable task) throws Exception {
    var done = new CompletableFuture<Void>();
    vertx
        .getOrCreateContext()
        .runOnContext(
            ignored -> {
              task.run();
              done.complete(null);
            });
    done.get();
  }
}
