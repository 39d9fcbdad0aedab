package dev.entrepot.proxy.http.body;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.config.ListenAddress;
import dev.entrepot.config.TlsConfig;
import dev.entrepot.oci.ByteRange.Span;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.DigestAlgorithm;
import dev.entrepot.proxy.heap.AnswerMemory;
import dev.entrepot.proxy.http.connection.ClientMemory;
import dev.entrepot.proxy.http.connection.ConnectionWatch;
import dev.entrepot.proxy.http.connection.PumpRoom;
import dev.entrepot.proxy.http.connection.ServerOptions;
import dev.entrepot.proxy.http.response.ContentFields;
import dev.entrepot.proxy.http.response.Exchange;
import dev.entrepot.proxy.observe.Meters;
import dev.entrepot.proxy.transfer.source.ByteSource;
import dev.entrepot.proxy.transfer.source.Bytes;
import dev.entrepot.proxy.transfer.source.TransferState;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.transport.Transport;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Ranges across 2 and 4 GiB, on each way that bytes go out. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class LargeFileTest {
  private static final long SIZE = 5L << 30; // 5 GiB, nearly all of it a hole
  private static final byte[] MARK = "ABCDEFGHabcdefgh".getBytes(StandardCharsets.US_ASCII);
  private static final long[] BORDERS = {1L << 31, 1L << 32};
  private static final Digest DIGEST = Digest.of(DigestAlgorithm.SHA256, MARK);

  enum Wire {
    PLAIN,
    TLS
  }

  private final AtomicInteger openSources = new AtomicInteger();
  private Vertx epoll;
  private Vertx nio;
  private FileChannel file;
  private X509Bundle certificate;
  private Optional<TlsConfig> tls = Optional.empty();

  @BeforeAll
  void makeFile(@TempDir Path folder) throws Exception {
    file =
        FileChannel.open(
            folder.resolve("large"),
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.SPARSE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE);
    for (long border : BORDERS) {
      file.write(ByteBuffer.wrap(MARK), border - MARK.length / 2);
    }
    file.write(ByteBuffer.wrap(MARK), SIZE - MARK.length);
    certificate =
        new CertificateBuilder()
            .subject("CN=localhost")
            .addSanDnsName("localhost")
            .setIsCertificateAuthority(true)
            .buildSelfSigned();
    Path cert = Files.writeString(folder.resolve("cert.pem"), certificate.getCertificatePEM());
    Path key = Files.writeString(folder.resolve("key.pem"), certificate.getPrivateKeyPEM());
    tls = Optional.of(new TlsConfig(cert, key));
    nio = Vertx.builder().withTransport(Transport.NIO).build();
    epoll =
        Vertx.builder()
            .withTransport(
                Optional.ofNullable(Transport.EPOLL)
                    .filter(Transport::available)
                    .orElse(Transport.NIO))
            .build();
  }

  @AfterAll
  void close() throws Exception {
    for (Vertx vertx : new Vertx[] {epoll, nio}) {
      vertx.close().toCompletionStage().toCompletableFuture().get();
    }
    file.close();
    assertThat(openSources).hasValue(0);
  }

  static Stream<Arguments> ways() {
    return Stream.of(Wire.values())
        .flatMap(
            wire ->
                Stream.of(HttpClient.Version.HTTP_1_1, HttpClient.Version.HTTP_2)
                    .flatMap(
                        version ->
                            Stream.of(true, false)
                                .map(isEpoll -> Arguments.of(wire, version, isEpoll))));
  }

  @ParameterizedTest
  @MethodSource("ways")
  void range_acrossABorder_hasTheRightBytes(Wire wire, HttpClient.Version version, boolean isEpoll)
      throws Exception {
    try (HttpClient client = client(version)) {
      int port = listen(isEpoll ? epoll : nio, wire);
      for (long border : BORDERS) {
        long first = border - MARK.length / 2;
        HttpResponse<byte[]> response = get(client, wire, port, first, first + MARK.length - 1);
        assertThat(response.statusCode()).isEqualTo(206);
        assertThat(response.version()).isEqualTo(version);
        assertThat(response.body()).isEqualTo(MARK);
      }
      assertThat(get(client, wire, port, SIZE - MARK.length, SIZE - 1).body()).isEqualTo(MARK);
    }
  }

  @ParameterizedTest
  @MethodSource("ways")
  void range_longAndAcrossBoth_hasTheRightLengthAndEnd(
      Wire wire, HttpClient.Version version, boolean isEpoll) throws Exception {
    try (HttpClient client = client(version)) {
      int port = listen(isEpoll ? epoll : nio, wire);
      // From a little before 4 GiB, so that pieces are counted from an offset that no int holds.
      long first = BORDERS[1] - (32 << 20);
      long last = BORDERS[1] + MARK.length / 2 - 1;
      HttpResponse<InputStream> response =
          client.send(request(wire, port, first, last), BodyHandlers.ofInputStream());
      try (InputStream body = response.body()) {
        body.skipNBytes(last - first + 1 - MARK.length);
        assertThat(body.readAllBytes()).isEqualTo(MARK);
      }
    }
  }

  private int listen(Vertx vertx, Wire wire) throws Exception {
    var options =
        ServerOptions.of(
            new ListenAddress("127.0.0.1", 0), wire == Wire.TLS ? tls : Optional.empty());
    HttpServer server =
        vertx
            .createHttpServer(options)
            .connectionHandler(connection -> watch(loop()).opened(loop(), connection))
            .requestHandler(this::answer);
    return server.listen().toCompletionStage().toCompletableFuture().get().actualPort();
  }

  private void answer(HttpServerRequest request) {
    Context loop = loop();
    var exchange =
        new Exchange(
            request,
            watch(loop).activity(loop, request.connection()),
            new ContentFields(),
            answered -> {},
            AnswerMemory.unlimited(),
            System::nanoTime);
    openSources.incrementAndGet();
    new BlobResponder(new Meters(new SimpleMeterRegistry()))
        .send(loop, exchange, DIGEST, new WholeFile());
  }

  private static Context loop() {
    Context loop = Vertx.currentContext();
    if (loop == null) {
      throw new IllegalStateException("requests are handled on event loops");
    }
    return loop;
  }

  /** The watch of a loop; a server listens on one. */
  private static ConnectionWatch watch(Context loop) {
    ConnectionWatch known = loop.get("watch");
    if (known == null) {
      var made =
          new ConnectionWatch(
              System::nanoTime,
              new PumpRoom(PumpRoom.MAX_BYTES),
              () -> false,
              new ClientMemory(1 << 20));
      loop.put("watch", made);
      return made;
    }
    return known;
  }

  private HttpClient client(HttpClient.Version version) throws Exception {
    SSLContext trusting = SSLContext.getInstance("TLS");
    trusting.init(null, new TrustManager[] {certificate.toTrustManager()}, null);
    return HttpClient.newBuilder().version(version).sslContext(trusting).build();
  }

  private static HttpResponse<byte[]> get(
      HttpClient client, Wire wire, int port, long first, long last) throws Exception {
    return client.send(request(wire, port, first, last), BodyHandlers.ofByteArray());
  }

  private static HttpRequest request(Wire wire, int port, long first, long last) {
    String scheme = wire == Wire.TLS ? "https" : "http";
    return HttpRequest.newBuilder(URI.create("%s://localhost:%d/".formatted(scheme, port)))
        .header("Range", "bytes=%d-%d".formatted(first, last))
        .build();
  }

  private final class WholeFile implements ByteSource {
    @Override
    public TransferState state() {
      return new TransferState.Complete(SIZE);
    }

    @Override
    public void reads(List<Span> spans) {}

    @Override
    public Bytes at(long position) {
      return new Bytes.InFile(file, position, SIZE);
    }

    @Override
    public void consumed(long position) {
      // The file stays.
    }

    @Override
    public void onProgress(Context loop, Runnable task) {
      // The file is whole.
    }

    @Override
    public boolean foundDamaged(long position, String fault) {
      throw new AssertionError("the file is whole");
    }

    @Override
    public void close() {
      openSources.decrementAndGet();
    }
  }
}
