package dev.entrepot.cli.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.cli.ChildCommand;
import dev.entrepot.cli.ChildServer;
import dev.entrepot.loadtest.upstream.Blob;
import dev.entrepot.loadtest.upstream.ScriptedRegistry;
import dev.entrepot.loadtest.upstream.ScriptedRepository;
import dev.entrepot.loadtest.upstream.SyntheticContent;
import dev.entrepot.loadtest.upstream.TestImage;
import dev.entrepot.loadtest.upstream.TestImages;
import dev.entrepot.proxy.fixture.Fixture;
import dev.entrepot.server.TestProxy;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code entrepot verify}, as a process of its own, on a store that a server uses and on one that
 * nobody does: what it prints, how it ends, and what clients and upstream see after it.
 */
final class VerifyTest {
  private static final int SIZE = 3 << 20; // 3 MiB

  @TempDir private Path folder;
  @Fixture private final ScriptedRegistry upstream = ScriptedRegistry.start();
  private ScriptedRepository repository;
  private TestImage image;
  private Blob blob;

  @BeforeEach
  void fillUpstream() {
    repository = upstream.repository("library/one");
    image = TestImages.withSeed(3).addTo(repository, "1");
    blob = repository.addBlob(SyntheticContent.of(12, SIZE));
  }

  /** Pulls all that there is. */
  private void fill(ChildServer server) throws Exception {
    server.get("/v2/library/one/manifests/1");
    var digests = new ArrayList<>(image.layers().stream().map(Blob::digest).toList());
    digests.add(image.config().digest());
    digests.add(blob.digest());
    for (String digest : digests) {
      assertThat(server.get("/v2/library/one/blobs/" + digest).statusCode()).isEqualTo(200);
    }
    TestProxy.await(() -> stored() == digests.size() && isEmpty(folder.resolve("data/staging")));
  }

  private long stored() {
    try (var files = Files.walk(folder.resolve("data/blobs"))) {
      return files.filter(Files::isRegularFile).count();
    } catch (IOException e) {
      return -1;
    }
  }

  private static boolean isEmpty(Path directory) {
    return directory.toFile().list().length == 0;
  }

  private Path file(String digest) {
    String hex = digest.substring("sha256:".length());
    return folder.resolve("data/blobs/sha256").resolve(hex.substring(0, 2)).resolve(hex);
  }

  private void flipAByte(String digest) throws Exception {
    byte[] bytes = Files.readAllBytes(file(digest));
    bytes[bytes.length / 2] ^= 1;
    Files.write(file(digest), bytes, StandardOpenOption.WRITE);
  }

  private ChildCommand verify(String... more) throws Exception {
    return ChildCommand.run(folder, verifying(more));
  }

  private static JsonObject json(ChildCommand verified) {
    assertThat(verified.output().strip()).as(verified.errors()).doesNotContain("\n");
    return new JsonObject(verified.output());
  }

  @Test
  void verify_stoppedStore_findsAFlippedByteAndTheNextPullMendsIt() throws Exception {
    try (var server = ChildServer.start(folder, upstream.uri())) {
      fill(server);
    }
    var right = verify("--json", "--deep");
    assertThat(right.exitCode()).as(right.errors()).isZero();
    assertThat(json(right))
        .isEqualTo(
            new JsonObject()
                .put("right", true)
                .put("blobs", 4)
                .put("bytes", json(right).getLong("bytes"))
                .put("manifests", 1)
                .put("layers", 2)
                .put("layersUnchecked", 0)
                .put("absentBlobs", 0)
                .put("absentManifests", 0)
                .put("wrong", 0)
                .put("removed", 0)
                .put("unread", 0)
                .put("findings", new JsonArray())
                .put("skipped", new JsonArray()));

    flipAByte(blob.digest());
    flipAByte(image.layers().getFirst().digest());
    var wrong = verify();
    assertThat(wrong.exitCode()).isEqualTo(1);
    assertThat(wrong.output())
        .contains("damaged-blob " + blob.digest())
        .contains("2 wrong, 2 of it removed")
        .contains("named but not stored, fetched when asked for: 1 blob,");
    assertThat(verify().exitCode()).isZero();

    int before = upstream.blobGets(blob.digest());
    try (var server = ChildServer.start(folder, upstream.uri())) {
      assertThat(server.get("/v2/library/one/blobs/" + blob.digest()).body())
          .isEqualTo(SyntheticContent.of(12, SIZE).read(0, SIZE));
      assertThat(upstream.blobGets(blob.digest())).isEqualTo(before + 1);
    }
  }

  @Test
  void verify_runningServer_worksThroughItsAdminPort() throws Exception {
    try (var server = ChildServer.start(folder, upstream.uri())) {
      fill(server);
      var right = verify("--json");
      assertThat(right.exitCode()).as(right.errors()).isZero();

      flipAByte(blob.digest());
      var wrong = verify("--json", "--deep");
      assertThat(wrong.exitCode()).isEqualTo(1);
      assertThat(json(wrong).getInteger("wrong")).isEqualTo(1);
      assertThat(json(wrong).getInteger("layers")).isEqualTo(2);
      JsonObject finding = json(wrong).getJsonArray("findings").getJsonObject(0);
      assertThat(finding.getString("kind")).isEqualTo("damaged-blob");
      assertThat(finding.getString("digest")).isEqualTo(blob.digest());
      assertThat(finding.getBoolean("removed")).isTrue();

      upstream.clearLog();
      assertThat(server.get("/v2/library/one/blobs/" + blob.digest()).body())
          .isEqualTo(SyntheticContent.of(12, SIZE).read(0, SIZE));
      assertThat(upstream.blobGets(blob.digest())).isEqualTo(1);
      TestProxy.await(() -> stored() == 4);
      assertThat(verify().exitCode()).isZero();
    }
  }

  @Test
  void verifyDeep_configWithAnotherDiffId_isFoundAndStays() throws Exception {
    String wrongDiffId = "sha256:" + "ab".repeat(32);
    byte[] config =
        new JsonObject()
            .put("os", "linux")
            .put("architecture", "amd64")
            .put(
                "rootfs",
                new JsonObject()
                    .put("type", "layers")
                    .put("diff_ids", new JsonArray().add(wrongDiffId)))
            .toBuffer()
            .getBytes();
    Blob configBlob = repository.addBlob(config);
    Blob layer = image.layers().getFirst();
    String type = "application/vnd.oci.image.manifest.v1+json";
    byte[] manifest =
        new JsonObject()
            .put("schemaVersion", 2)
            .put("mediaType", type)
            .put("config", descriptor("application/vnd.oci.image.config.v1+json", configBlob))
            .put(
                "layers",
                new JsonArray()
                    .add(descriptor("application/vnd.oci.image.layer.v1.tar+gzip", layer)))
            .toBuffer()
            .getBytes();
    repository.addManifest(type, manifest, "wrong");
    try (var server = ChildServer.start(folder, upstream.uri())) {
      for (String path :
          List.of("manifests/wrong", "blobs/" + configBlob.digest(), "blobs/" + layer.digest())) {
        assertThat(server.get("/v2/library/one/" + path).statusCode()).isEqualTo(200);
      }
      TestProxy.await(() -> stored() == 2 && isEmpty(folder.resolve("data/staging")));
    }
    assertThat(verify().exitCode()).isZero();
    var deep = verify("--deep", "--json");
    assertThat(deep.exitCode()).isEqualTo(1);
    JsonObject finding = json(deep).getJsonArray("findings").getJsonObject(0);
    assertThat(finding.getString("kind")).isEqualTo("wrong-layer");
    assertThat(finding.getString("digest")).isEqualTo(layer.digest());
    assertThat(finding.getString("fault")).contains(wrongDiffId);
    assertThat(finding.getBoolean("removed")).isFalse();
    assertThat(stored()).isEqualTo(2);
  }

  private static JsonObject descriptor(String type, Blob blob) {
    return new JsonObject()
        .put("mediaType", type)
        .put("digest", blob.digest())
        .put("size", blob.size());
  }

  @Test
  void verify_interruptedInTheMiddle_leavesTheStoreWhole() throws Exception {
    try (var server = ChildServer.start(folder, upstream.uri())) {
      fill(server);
    }
    try (var running = ChildCommand.start(folder, verifying("--rate", "256KiB/s"))) {
      TestProxy.await(() -> running.holdsTheLockOf(folder.resolve("data")));
      running.interrupt();
      assertThat(running.exitCode()).isNotZero();
    }
    var right = verify();
    assertThat(right.exitCode()).as(right.errors()).isZero();
    assertThat(right.output()).contains("everything is right");
  }

  private List<String> verifying(String... more) {
    var arguments = new ArrayList<String>();
    arguments.add("verify");
    arguments.add("--config");
    arguments.add(folder.resolve("entrepot.yaml").toString());
    arguments.addAll(List.of(more));
    return arguments;
  }

  @Test
  void verify_whatIsNoStore_isOneSentence() throws Exception {
    var none = ChildCommand.run(folder, List.of("verify", "--data", folder + "/nothing"));
    assertThat(none.exitCode()).isEqualTo(1);
    assertThat(none.errors().strip()).startsWith("entrepot: ").doesNotContain("\n");
    assertThat(folder.resolve("nothing")).doesNotExist();
    assertThat(ChildCommand.run(folder, List.of("verify", "--rate", "fast")).exitCode())
        .isEqualTo(2);
  }

  @Test
  void adminVerify_badRequests_areRefused() throws Exception {
    try (var proxy = TestProxy.start(folder, upstream)) {
      assertThat(post(proxy, "text/plain", "{}").statusCode()).isEqualTo(415);
      assertThat(post(proxy, "application/json", "{").statusCode()).isEqualTo(400);
      assertThat(post(proxy, "application/json", "{\"rate\":0}").statusCode()).isEqualTo(400);
      assertThat(post(proxy, "application/json", "{\"deep\":7}").statusCode()).isEqualTo(400);
      assertThat(post(proxy, "application/json", "{\"data\":\"/\"}").statusCode()).isEqualTo(409);
      assertThat(post(proxy, "application/json", "x".repeat(20_000)).statusCode()).isEqualTo(413);
      HttpResponse<String> right = post(proxy, "application/json", "{}");
      assertThat(right.statusCode()).isEqualTo(200);
      assertThat(right.body().lines().toList().getLast()).contains("\"event\":\"ended\"");
    }
  }

  @Test
  void adminVerify_whileOneRuns_isRefusedUntilItsClientLeaves() throws Exception {
    try (var proxy = TestProxy.start(folder, upstream)) {
      assertThat(proxy.get("/v2/library/one/blobs/" + blob.digest()).statusCode()).isEqualTo(200);
      proxy.awaitQuiet();
      try (var slow = client()) {
        assertThat(slow.send(slowly(proxy), BodyHandlers.ofInputStream()).statusCode())
            .isEqualTo(200);
        assertThat(post(proxy, "application/json", "{}").statusCode()).isEqualTo(409);
        slow.shutdownNow();
      }
      TestProxy.await(() -> isAccepted(proxy));
    }
  }

  @Test
  void adminVerify_serverThatStops_saysThatItIsBrokenOff() throws Exception {
    try (var slow = client()) {
      HttpResponse<InputStream> answer;
      try (var proxy = TestProxy.start(folder, upstream)) {
        assertThat(proxy.get("/v2/library/one/blobs/" + blob.digest()).statusCode()).isEqualTo(200);
        proxy.awaitQuiet();
        answer = slow.send(slowly(proxy), BodyHandlers.ofInputStream());
        assertThat(answer.statusCode()).isEqualTo(200);
      }
      try (var body = answer.body()) {
        assertThat(new String(body.readAllBytes(), StandardCharsets.UTF_8).strip())
            .endsWith("{\"event\":\"failed\",\"reason\":\"the verification was broken off\"}");
      }
    }
    try (var proxy = TestProxy.start(folder, upstream)) {
      assertThat(proxy.metric("entrepot_store_blobs")).isEqualTo(1);
    }
  }

  private static HttpClient client() {
    return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  }

  /** At this rate it takes far longer than the test. */
  private static HttpRequest slowly(TestProxy proxy) {
    return request(proxy, "application/json", "{\"rate\":1024}");
  }

  private static boolean isAccepted(TestProxy proxy) {
    try {
      return post(proxy, "application/json", "{}").statusCode() == 200;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static HttpResponse<String> post(TestProxy proxy, String type, String body)
      throws Exception {
    return proxy.client().send(request(proxy, type, body), BodyHandlers.ofString());
  }

  private static HttpRequest request(TestProxy proxy, String type, String body) {
    return HttpRequest.newBuilder(proxy.admin("/api/v1/verify"))
        .header("Content-Type", type)
        .POST(BodyPublishers.ofString(body))
        .build();
  }
}
