package dev.entrepot.cli.images;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.cli.bundle.BundleFixture;
import dev.entrepot.loadtest.upstream.ScriptedRepository;
import dev.entrepot.loadtest.upstream.TestImage;
import dev.entrepot.loadtest.upstream.TestImages;
import dev.entrepot.server.ListingFixture;
import dev.entrepot.server.OfflineFixture;
import dev.entrepot.server.TestProxy;
import io.vertx.core.json.JsonObject;
import java.net.InetAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Clients that ask by HEAD where a tag points, and then get the digest. */
class PulledTagsTest extends BundleFixture {
  private static final String ONE = "docker.io/library/one";
  private static final String DOCKER = "docker/28.5.1 go/go1.25 os/linux";
  private static final String CONTAINERD = "containerd/2.1.4";

  /** A client of an address of its own, which tells its name. */
  private record Puller(TestProxy proxy, String address, String agent) {
    HttpResponse<byte[]> send(String method, String path) throws Exception {
      var local = InetAddress.getByName(address);
      try (HttpClient client =
          HttpClient.newBuilder()
              .version(HttpClient.Version.HTTP_1_1)
              .localAddress(local)
              .build()) {
        HttpRequest request =
            proxy.request(
                method, path, "User-Agent", agent, "X-Forwarded-For", "192.0.2." + path.length());
        return OfflineFixture.ok(client.send(request, BodyHandlers.ofByteArray()));
      }
    }

    /** The digest that a reference leads to. */
    String look(String reference) throws Exception {
      return send("HEAD", manifest(reference))
          .headers()
          .firstValue("Docker-Content-Digest")
          .orElseThrow();
    }

    void get(String digest) throws Exception {
      send("GET", manifest(digest));
    }

    void pull(String tag) throws Exception {
      get(look(tag));
    }

    void blobs(TestImage image) throws Exception {
      send("GET", "/v2/library/one/blobs/" + image.config().digest());
      for (var layer : image.layers()) {
        send("GET", "/v2/library/one/blobs/" + layer.digest());
      }
    }

    private static String manifest(String reference) {
      return "/v2/library/one/manifests/" + reference;
    }
  }

  private static Puller docker(TestProxy proxy) {
    return new Puller(proxy, "127.0.0.1", DOCKER);
  }

  private List<String> pulled() throws Exception {
    return output("data", "pulled", "--since", "1h", "-q").lines().toList();
  }

  private static Optional<String> lastPulled(TestProxy proxy, String tag) throws Exception {
    return ListingFixture.admin(proxy, "images")
        .body()
        .lines()
        .map(JsonObject::new)
        .filter(image -> tag.equals(image.getString("tag")))
        .map(image -> image.getString("lastPulled"))
        .findFirst();
  }

  @Test
  void pull_byHeadAndDigest_isCarriedByItsTagToAnotherSite() throws Exception {
    List<String> running;
    try (var proxy = start()) {
      Puller docker = docker(proxy);
      docker.pull("1");
      docker.blobs(first);
      docker.pull("multi");
      TestImage arm = multi.images().getLast();
      docker.get(arm.manifest());
      docker.blobs(arm);
      proxy.awaitQuiet();
      running = pulled();
    }
    assertThat(running).containsExactly(ONE + ":1", ONE + ":multi");
    assertThat(pulled()).as("after a restart").isEqualTo(running);
    String bundle = file("site.tar").toString();
    output("data", "export", "--pulled-since", "1h", "-o", bundle);
    output("far", "import", bundle);
    upstream.close();
    var far = TestProxy.config(file("far"), upstream.uri(), ASKED_EACH_TIME);
    try (var proxy = TestProxy.start(far.withOffline(true))) {
      Puller containerd = new Puller(proxy, "127.0.0.1", CONTAINERD);
      containerd.pull("1");
      containerd.blobs(first);
      containerd.pull("multi");
    }
    assertThat(output("far", "prune", "--force")).contains("Total reclaimed space: 0B");
    assertThat(output("far", "pulled", "-q").lines()).containsExactlyElementsOf(running);
  }

  @Test
  void pull_ofAnotherAddressThanItsHead_isOfTheTagThatWasLookedAtLast() throws Exception {
    addTag("1.0");
    try (var proxy = start()) {
      docker(proxy).look("1.0");
      new Puller(proxy, "127.0.0.2", DOCKER).look("1");
      new Puller(proxy, "127.0.0.3", DOCKER).get(first.manifest());
      assertThat(pulled()).containsExactly(ONE + ":1");
    }
  }

  @Test
  void pull_behindOneAddress_isOfTheTagThatThisAgentLookedAt() throws Exception {
    addTag("1.0");
    try (var proxy = start()) {
      docker(proxy).look("1");
      new Puller(proxy, "127.0.0.1", CONTAINERD).look("1.0");
      docker(proxy).get(first.manifest());
      assertThat(pulled()).containsExactly(ONE + ":1");
    }
  }

  @Test
  void pull_ofTwoTagsOfOneImage_isOfBothThoughTheSecondIsAHeadOnly() throws Exception {
    addTag("1.0");
    try (var proxy = start()) {
      docker(proxy).pull("1");
      docker(proxy).look("1.0");
      new Puller(proxy, "127.0.0.2", DOCKER).look("1.0");
      assertThat(pulled()).containsExactly(ONE + ":1", ONE + ":1.0");
    }
  }

  @Test
  void head_alone_isAUseOfTheTagAndNoPull() throws Exception {
    addTag("1.0");
    try (var proxy = start()) {
      docker(proxy).pull("1");
      assertThat(lastPulled(proxy, "1.0")).as("a tag of the same image").isEmpty();
      docker(proxy).send("HEAD", "/v2/library/one/manifests/multi");
      new Puller(proxy, "127.0.0.2", "renovate").look("1.0");
      assertThat(lastPulled(proxy, "1.0")).isPresent();
      assertThat(pulled()).containsExactly(ONE + ":1");
    }
    try (var proxy = start()) {
      assertThat(lastPulled(proxy, "1.0")).as("after a restart").isPresent();
    }
  }

  @Test
  void pull_ofADigest_staysOneThoughOthersLookAtItsTag() throws Exception {
    try (var proxy = start()) {
      docker(proxy).look("1");
      Puller other = new Puller(proxy, "127.0.0.2", DOCKER);
      other.pull(first.manifest());
      assertThat(pulled()).containsExactly(ONE + "@" + first.manifest());
    }
  }

  @Test
  void pull_tagMovesAfterItsHead_isOfTagAndDigest() throws Exception {
    try (var proxy = start()) {
      String digest = docker(proxy).look("1");
      docker(proxy).get(digest);
      assertThat(pulled()).containsExactly(ONE + ":1");
      TestImages.withSeed(9).addTo(upstream.repository("library/one"), "1");
      new Puller(proxy, "127.0.0.2", DOCKER).pull("1");
      assertThat(pulled()).as("the digest was not asked for as such").containsExactly(ONE + ":1");
      docker(proxy).get(digest);
      assertThat(pulled()).containsExactly(ONE + ":1", ONE + "@" + digest);
    }
  }

  /** Another tag of the first image. */
  private void addTag(String tag) {
    ScriptedRepository one = upstream.repository("library/one");
    TestImage same = TestImages.withSeed(3).addTo(one, tag);
    assertThat(same.manifest()).isEqualTo(first.manifest());
  }
}
