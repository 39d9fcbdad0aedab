package dev.entrepot.proxy.http.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.config.ListenAddress;
import dev.entrepot.proxy.heap.AnswerMemory;
import dev.entrepot.proxy.http.connection.ClientMemory;
import dev.entrepot.proxy.http.connection.ConnectionWatch;
import dev.entrepot.proxy.http.connection.PumpRoom;
import dev.entrepot.proxy.http.connection.ServerOptions;
import dev.entrepot.proxy.http.response.ContentFields;
import dev.entrepot.proxy.http.response.Exchange;
import dev.entrepot.proxy.http.response.ResponseWriter;
import dev.entrepot.proxy.observe.AnswerEnd;
import dev.entrepot.proxy.observe.AnsweredRequest;
import dev.entrepot.proxy.resolve.Want;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Bodies over real connections; each request ends, and leaves nothing in memory. */
@Timeout(60)
final class FormBodyTest {
  private static final int MOST = 1000;
  private static final Duration NEVER = Duration.ofMinutes(10);
  private static final Duration SOON = Duration.ofMillis(200);

  private final ClientMemory memory = new ClientMemory(1 << 20);
  private final ConnectionWatch watch =
      new ConnectionWatch(System::nanoTime, PumpRoom.of(1 << 24, 1), () -> false, memory);
  private final ContentFields fields = new ContentFields();
  private final AnswerMemory answers = AnswerMemory.of(1 << 26, 0);
  private final BlockingQueue<AnsweredRequest> ended = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> begun = new LinkedBlockingQueue<>();
  private Duration patience = NEVER;
  private Vertx vertx;
  private HttpServer server;

  @BeforeEach
  void listen() throws Exception {
    vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    server =
        await(
            vertx
                .createHttpServer(
                    ServerOptions.of(new ListenAddress("127.0.0.1", 0), Optional.empty()))
                .connectionHandler(connection -> watch.opened(loop(), connection))
                .requestHandler(this::read)
                .listen());
  }

  @AfterEach
  void close() throws Exception {
    await(vertx.close());
  }

  private static Context loop() {
    return Objects.requireNonNull(Vertx.currentContext());
  }

  private static <T> T await(Future<T> coming) throws Exception {
    return coming.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  /** Answers with the body's length. */
  private void read(HttpServerRequest request) {
    var exchange =
        new Exchange(
            request,
            watch.activity(loop(), request.connection()),
            fields,
            ended::add,
            answers,
            System::nanoTime);
    FormBody.read(
        loop(),
        exchange,
        new FormBody.Bounds(MOST, patience),
        body -> ResponseWriter.body(exchange, Want.CONTENT, Buffer.buffer("" + body.length())));
    begun.add(request.path());
  }

  private Socket posting(String body, int length, String... fields) throws IOException {
    var socket = new Socket(InetAddress.getLoopbackAddress(), server.actualPort());
    socket.setSoTimeout(30_000);
    String head =
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n%s\r\n"
            .formatted(length, String.join("", fields));
    socket.getOutputStream().write((head + body).getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  private static String answer(Socket socket) throws IOException {
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
  }

  private AnsweredRequest theEnd() throws Exception {
    AnsweredRequest end = ended.poll(30, TimeUnit.SECONDS);
    assertThat(end).isNotNull();
    return end;
  }

  @Test
  void read_body_arrivesWhole() throws Exception {
    try (var socket = posting("a=b", 3, "Connection: close\r\n")) {
      assertThat(answer(socket)).startsWith("HTTP/1.1 200").endsWith("\r\n\r\n3");
    }
    assertThat(theEnd().end()).isEqualTo(AnswerEnd.WHOLE);
    assertThat(memory.requests()).isZero();
  }

  @Test
  void read_longBody_isReadToItsEndAndNotKept() throws Exception {
    int length = 10_000_000;
    try (var socket = posting("x".repeat(length), length, "Connection: close\r\n")) {
      String answer = answer(socket);
      int kept = Integer.parseInt(answer.substring(answer.lastIndexOf('\n') + 1));
      assertThat(kept).isGreaterThan(MOST).isLessThan(length / 10);
    }
  }

  @Test
  void read_clientThatWaitsToBeTold_isToldToGoOn() throws Exception {
    try (var socket = posting("", 3, "Expect: 100-continue\r\n", "Connection: close\r\n")) {
      assertThat(new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
          .isEqualTo("HTTP/1.1 100");
      socket.getOutputStream().write("a=b".getBytes(StandardCharsets.US_ASCII));
      assertThat(answer(socket)).contains("HTTP/1.1 200").endsWith("\r\n\r\n3");
    }
  }

  @Test
  void read_clientThatLeaves_endsTheRequest() throws Exception {
    posting("a=", 3).close();
    assertThat(theEnd().end()).isEqualTo(AnswerEnd.LEFT);
    assertThat(memory.requests()).isZero();
    assertThat(memory.taken()).isZero();
  }

  @Test
  void read_slowBody_isCut() throws Exception {
    patience = SOON;
    try (var socket = posting("a=", 3)) {
      assertThat(answer(socket)).isEmpty();
    }
    assertCut(theEnd());
  }

  private void assertCut(AnsweredRequest end) {
    assertThat(end.end()).isEqualTo(AnswerEnd.CUT);
    assertThat(end.cause()).hasValueSatisfying(why -> assertThat(why).contains("has not come"));
    assertThat(memory.requests()).isZero();
  }

  /** What becomes of a stream of HTTP/2 whose body does not come to its end. */
  enum Unended {
    SLOW,
    RESET,
    CONNECTION_CLOSED
  }

  @ParameterizedTest
  @EnumSource
  void read_streamWithoutEnd_endsTheRequest(Unended how) throws Exception {
    patience = how == Unended.SLOW ? SOON : NEVER;
    var client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setProtocolVersion(HttpVersion.HTTP_2)
                .setHttp2ClearTextUpgrade(false));
    HttpClientRequest request =
        await(
            client.request(
                new RequestOptions()
                    .setMethod(HttpMethod.POST)
                    .setHost("127.0.0.1")
                    .setPort(server.actualPort())
                    .setURI("/")));
    await(request.setChunked(true).write("a="));
    assertThat(begun.poll(30, TimeUnit.SECONDS)).isEqualTo("/");
    switch (how) {
      case SLOW -> {}
      case RESET -> request.reset();
      case CONNECTION_CLOSED -> request.connection().close();
    }
    AnsweredRequest end = theEnd();
    if (how == Unended.SLOW) {
      assertCut(end);
    } else {
      assertThat(end.end()).isEqualTo(AnswerEnd.LEFT);
      assertThat(memory.requests()).isZero();
    }
  }
}
