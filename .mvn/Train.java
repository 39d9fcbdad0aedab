import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * Runs the program once, as clients use it, and has the JVM keep what it loaded, linked and
 * learned: with that, it starts in half the time (JEP 483, 514 and 515). Everything is on loopback.
 *
 * <p>Arguments: the launcher, and the file to write, which must belong to the JVM that runs this.
 */
public final class Train {
  private static final String REPOSITORY = "/v2/library/training/";
  private static final String MANIFEST_TYPE = "application/vnd.oci.image.manifest.v1+json";
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final int LAYER_BYTES = 32 << 20;
  private static final int WARM_ROUNDS = 3000;

  private record Content(String type, byte[] bytes) {
    String digest() throws Exception {
      return "sha256:"
          + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }
  }

  private final Path launcher;
  private final Path output;
  private final Path folder;
  private final int port = freePort();
  private final int admin = freePort();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Map<String, Content> content = new HashMap<>();
  private final String manifest;
  private final String layer;

  public static void main(String[] args) throws Exception {
    Path folder = Files.createTempDirectory("entrepot-training");
    try {
      new Train(Path.of(args[0]), Path.of(args[1]), folder).run();
    } finally {
      try (var files = Files.walk(folder)) {
        files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
      }
    }
  }

  private Train(Path launcher, Path output, Path folder) throws Exception {
    this.launcher = launcher;
    this.output = output;
    this.folder = folder;
    byte[] bytes = new byte[LAYER_BYTES];
    new Random(1).nextBytes(bytes);
    layer = addBlob(bytes);
    String config =
        addBlob("{\"architecture\":\"amd64\",\"os\":\"linux\"}".getBytes(StandardCharsets.UTF_8));
    String text =
        """
        {"schemaVersion":2,"mediaType":"%s","config":{"mediaType":"application/vnd.oci.image.config.v1+json",\
        "digest":"%s","size":37},"layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":"%s",\
        "size":%d}]}\
        """
            .formatted(MANIFEST_TYPE, config, layer, LAYER_BYTES);
    var described = new Content(MANIFEST_TYPE, text.getBytes(StandardCharsets.UTF_8));
    manifest = described.digest();
    content.put(REPOSITORY + "manifests/latest", described);
    content.put(REPOSITORY + "manifests/" + manifest, described);
  }

  private String addBlob(byte[] bytes) throws Exception {
    var blob = new Content("application/octet-stream", bytes);
    content.put(REPOSITORY + "blobs/" + blob.digest(), blob);
    return blob.digest();
  }

  private void run() throws Exception {
    Files.deleteIfExists(output);
    HttpServer upstream =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    upstream.createContext("/", this::answer);
    upstream.start();
    Process program = start(upstream.getAddress().getPort());
    try {
      awaitReady(program);
      pull();
      program.destroy();
      if (!program.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS) || !Files.exists(cache())) {
        throw new IOException("no " + cache() + " was written:\n" + Files.readString(log()));
      }
      Files.move(cache(), output);
    } finally {
      program.destroyForcibly();
      upstream.stop(0);
    }
  }

  private Process start(int upstream) throws IOException {
    Path config = folder.resolve("entrepot.yaml");
    Files.writeString(
        config,
        """
        listen: 127.0.0.1:%d
        admin: 127.0.0.1:%d
        data: "%s"
        upstreams:
          docker.io: {url: "http://127.0.0.1:%d", default: true}
        """
            .formatted(port, admin, folder.resolve("data"), upstream));
    var command = new ProcessBuilder(launcher.toString(), "serve", "--config", config.toString());
    // What the environment says of another server, such as its port, is not for this one.
    command.environment().keySet().removeIf(name -> name.startsWith("ENTREPOT_"));
    command.environment().put("JAVA_HOME", System.getProperty("java.home"));
    // The launcher runs what there is, though the build that this is part of has not ended.
    command.environment().put("BUILDING", "yes");
    command.environment().put("JAVA_OPTS", "-XX:AOTCacheOutput=" + cache());
    return command.redirectErrorStream(true).redirectOutput(log().toFile()).start();
  }

  /**
   * Not at its place yet: JAVA_OPTS is taken apart at blanks, which the path of a checkout may
   * have.
   */
  private Path cache() {
    return folder.resolve("aot");
  }

  private Path log() {
    return folder.resolve("log");
  }

  private void awaitReady(Process program) throws Exception {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (!isReady()) {
      if (!program.isAlive() || System.nanoTime() > end) {
        throw new IOException("the program did not get ready:\n" + Files.readString(log()));
      }
      Thread.sleep(50);
    }
  }

  private boolean isReady() throws InterruptedException {
    try {
      return ask("GET", admin, "/readyz").statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  /** What clients do: cold and warm, by tag and by digest, whole and in parts. */
  private void pull() throws Exception {
    expect(200, ask("GET", port, "/v2/"));
    for (int round = 0; round < WARM_ROUNDS; round++) {
      expect(200, ask("HEAD", port, REPOSITORY + "manifests/latest"));
      expect(200, ask("GET", port, REPOSITORY + "manifests/" + manifest));
    }
    for (String path : content.keySet()) {
      expect(200, ask("GET", port, path));
      expect(200, ask("GET", port, path));
    }
    expect(206, ask("GET", port, REPOSITORY + "blobs/" + layer, "Range", "bytes=1000-2000"));
    expect(404, ask("GET", port, REPOSITORY + "manifests/absent"));
    expect(200, ask("GET", admin, "/metrics"));
  }

  private HttpResponse<Void> ask(String method, int server, String path, String... headers)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server + path))
            .method(method, HttpRequest.BodyPublishers.noBody())
            .timeout(LIMIT)
            .header("Accept", MANIFEST_TYPE);
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), BodyHandlers.discarding());
  }

  private void expect(int status, HttpResponse<Void> response) throws IOException {
    if (response.statusCode() != status) {
      throw new IOException(
          "%s: %d instead of %d%n%s"
              .formatted(response.uri(), response.statusCode(), status, Files.readString(log())));
    }
  }

  /** The upstream registry. */
  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      Content found = content.get(exchange.getRequestURI().getPath());
      if (found == null) {
        exchange.sendResponseHeaders(404, -1);
        return;
      }
      exchange.getResponseHeaders().put("Content-Type", List.of(found.type()));
      boolean isHead = exchange.getRequestMethod().equals("HEAD");
      if (isHead) {
        exchange
            .getResponseHeaders()
            .put("Content-Length", List.of(Integer.toString(found.bytes().length)));
      }
      exchange.sendResponseHeaders(200, isHead ? -1 : found.bytes().length);
      if (!isHead) {
        try (OutputStream body = exchange.getResponseBody()) {
          body.write(found.bytes());
        }
      }
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
