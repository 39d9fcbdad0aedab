package dev.entrepot.server.access;

import static dev.entrepot.server.access.LendingRegistry.login;
import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.config.EntrepotConfig;
import dev.entrepot.config.UpstreamConfig;
import dev.entrepot.config.access.AccessConfig;
import dev.entrepot.config.access.UpstreamRights;
import dev.entrepot.loadtest.upstream.Blob;
import dev.entrepot.loadtest.upstream.Fault;
import dev.entrepot.loadtest.upstream.Gate;
import dev.entrepot.loadtest.upstream.Match;
import dev.entrepot.loadtest.upstream.TestImage;
import dev.entrepot.loadtest.upstream.TestImages;
import dev.entrepot.oci.RegistryName;
import dev.entrepot.proxy.fixture.Fixture;
import dev.entrepot.server.TestProxy;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A registry that decides by each caller's login, seen by its clients and by itself. */
final class CallersOwnRightsTest {
  private static final String APP = "/v2/corp.example/team/app/";
  private static final String[] NONE = {};

  @TempDir private Path folder;
  @Fixture private final LendingRegistry corp = LendingRegistry.of("ada", "bob", "eve");
  @Fixture private TestProxy proxy;

  private TestImage image;

  @BeforeEach
  void start() throws Exception {
    image = TestImages.withSeed(11).addTo(corp.server().repository("team/app"), "1");
    corp.lend("team/app", "ada", "bob");
    start(UpstreamRights.OfCaller.DEFAULTS);
  }

  private void start(UpstreamRights.OfCaller rights) throws IOException {
    if (proxy != null) {
      proxy.close();
    }
    EntrepotConfig config =
        CallerRegistries.config(
            folder.resolve("data"), Map.of("corp.example", corp.server()), AccessConfig.DEFAULTS);
    Map<RegistryName, UpstreamConfig> upstreams = new LinkedHashMap<>(config.upstreams());
    upstreams.computeIfPresent(
        new RegistryName("corp.example"), (_, upstream) -> upstream.withRights(rights));
    proxy = TestProxy.start(config.withUpstreams(upstreams));
  }

  /** Everything that a pull asks for, and what else can be asked about an image. */
  private List<String> paths() {
    var paths = new ArrayList<>(List.of("manifests/1", "manifests/" + image.manifest()));
    blobs().forEach(blob -> paths.add("blobs/" + blob.digest()));
    paths.addAll(List.of("tags/list", "referrers/" + image.manifest()));
    return paths;
  }

  private List<Blob> blobs() {
    return Stream.concat(Stream.of(image.config()), image.layers().stream()).toList();
  }

  private void pull(String user) throws Exception {
    for (String path : paths()) {
      HttpResponse<byte[]> answer = proxy.get(APP + path, login(user));
      assertThat(answer.statusCode()).as("%s for %s", path, user).isEqualTo(200);
    }
    proxy.awaitQuiet();
  }

  /** All that a caller is told: status, code and message, of HEAD and GET. */
  private List<String> told(String[] headers) throws Exception {
    var told = new ArrayList<String>();
    for (String path : paths()) {
      HttpResponse<byte[]> got = proxy.get(APP + path, headers);
      HttpResponse<byte[]> head = proxy.head(APP + path, headers);
      told.add(
          "%s: %d %s %s, HEAD %d"
              .formatted(
                  path,
                  got.statusCode(),
                  got.headers().firstValue("www-authenticate").orElse(""),
                  Guarded.text(got),
                  head.statusCode())
              .replace(":" + proxy.port(), ":PORT")
              .replaceAll("\\d+ s,", "SECONDS,"));
    }
    return told;
  }

  @Test
  void twoCallers_getContentThatIsDownloadedOnce() throws Exception {
    pull("ada");
    List<String> cold = corp.given();
    corp.server().clearLog();
    pull("bob");

    assertThat(cold).allMatch(asked -> asked.startsWith("ada "));
    blobs().forEach(blob -> assertThat(corp.server().blobGets(blob.digest())).isZero());
    // His right is asked for once, and tags are listed by each login for itself.
    assertThat(corp.given()).containsExactly("bob HEAD manifests", "bob GET tags");
  }

  @Test
  void withoutRight_everyVerbIsRefused_andTheSameWhetherItIsStored() throws Exception {
    List<String> before = told(login("eve"));
    List<String> anonymousBefore = told(NONE);
    List<String> wrongBefore = told(Guarded.basic("bob", "other-secret"));
    pull("ada");
    start(UpstreamRights.OfCaller.DEFAULTS); // So that no refusal is held, and all is stored.

    assertThat(told(login("eve"))).isEqualTo(before).allMatch(it -> it.contains(": 403 "));
    assertThat(told(NONE)).isEqualTo(anonymousBefore).allMatch(it -> it.contains(": 401 "));
    assertThat(told(Guarded.basic("bob", "other-secret")))
        .isEqualTo(wrongBefore)
        .allMatch(it -> it.contains(": 401 "));
    assertThat(before).noneMatch(it -> it.contains("secret"));
    assertThat(corp.given()).noneMatch(asked -> asked.startsWith("eve"));
  }

  @Test
  void revokedRight_endsWithTheProof() throws Exception {
    start(new UpstreamRights.OfCaller(Duration.ofSeconds(1), Duration.ofDays(1)));
    pull("ada");
    corp.revoke("team/app", "ada");

    TestProxy.await(() -> status("manifests/" + image.manifest(), "ada") == 403);
    for (String path : paths()) {
      assertThat(status(path, "ada")).as(path).isEqualTo(403);
    }
    assertThat(status("manifests/1", "bob")).isEqualTo(200);
  }

  private int status(String path, String user) {
    try {
      return proxy.get(APP + path, login(user)).statusCode();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void registryDown_provenRightsLastForTheirTime() throws Exception {
    start(new UpstreamRights.OfCaller(Duration.ofSeconds(1), Duration.ofSeconds(8)));
    pull("ada");
    long begin = System.nanoTime();
    corp.server().script().on(Match.any(), Fault.Status.of(503));

    String path = "manifests/" + image.manifest();
    TestProxy.await(() -> System.nanoTime() - begin > Duration.ofSeconds(2).toNanos());
    assertThat(status(path, "ada")).isEqualTo(200);
    assertThat(status("blobs/" + image.config().digest(), "ada")).isEqualTo(200);
    assertThat(status(path, "bob")).isEqualTo(503);
    TestProxy.await(() -> status(path, "ada") == 503);
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofSeconds(7));
  }

  @Test
  void publicRepository_isProvenOnceForAllLogins() throws Exception {
    corp.open("team/app");
    pull("ada");
    corp.server().clearLog();

    for (String user : List.of("bob", "eve")) {
      assertThat(status("manifests/1", user)).isEqualTo(200);
      assertThat(status("blobs/" + image.config().digest(), user)).isEqualTo(200);
    }
    assertThat(proxy.get(APP + "manifests/1").statusCode()).isEqualTo(200);

    assertThat(corp.given()).containsExactly("anyone HEAD manifests");
  }

  @Test
  void runningDownload_isNotForThoseWithoutARight() throws Exception {
    var gate = new Gate();
    Blob layer = image.layers().getFirst();
    corp.server()
        .script()
        .on(Match.blob(layer.digest()).method("GET"), new Fault.Stall(layer.size() / 2, gate));
    String path = APP + "blobs/" + layer.digest();
    assertThat(status("manifests/1", "ada")).isEqualTo(200);
    assertThat(status("manifests/1", "bob")).isEqualTo(200);
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<HttpResponse<byte[]>> first = clients.submit(() -> proxy.get(path, login("ada")));
      gate.awaitArrivals(1, Duration.ofMinutes(1));
      Future<HttpResponse<byte[]>> second = clients.submit(() -> proxy.get(path, login("bob")));

      assertThat(proxy.get(path, login("eve")).statusCode()).isEqualTo(403);
      assertThat(proxy.get(path).statusCode()).isEqualTo(401);
      assertThat(proxy.head(path, login("eve")).statusCode()).isEqualTo(403);
      gate.release();

      assertThat(first.get().statusCode()).isEqualTo(200);
      assertThat(second.get().body()).isEqualTo(first.get().body()).hasSize((int) layer.size());
    }
    assertThat(corp.server().blobGets(layer.digest())).isEqualTo(1);
  }

  @Test
  void dataFolder_hasNoLogin() throws Exception {
    pull("ada");
    proxy.get(APP + "manifests/1", Guarded.basic("bob", "other-secret"));
    String token = Guarded.token(proxy, "corp.example/team/app", login("bob"));
    assertThat(proxy.get(APP + "manifests/1", Guarded.bearer(token)).statusCode()).isEqualTo(200);
    proxy.close();
    proxy = null;

    List<String> secrets =
        List.of("adas-secret", "bobs-secret", "other-secret", base64("ada:adas-secret"), token);
    for (byte[] file : files(folder.resolve("data"))) {
      String text = new String(file, StandardCharsets.ISO_8859_1);
      assertThat(secrets).noneMatch(text::contains);
    }
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static List<byte[]> files(Path folder) throws IOException {
    var contents = new ArrayList<byte[]>();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        contents.add(Files.readAllBytes(file));
      }
    }
    assertThat(contents).isNotEmpty();
    return contents;
  }
}
