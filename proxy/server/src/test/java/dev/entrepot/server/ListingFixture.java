package dev.entrepot.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.config.AdminConfig;
import dev.entrepot.config.TagsConfig;
import dev.entrepot.loadtest.upstream.LayerSpec.GzippedTar;
import dev.entrepot.loadtest.upstream.Platform;
import dev.entrepot.loadtest.upstream.ScriptedRegistry;
import dev.entrepot.loadtest.upstream.ScriptedRepository;
import dev.entrepot.loadtest.upstream.TestImage;
import dev.entrepot.loadtest.upstream.TestImages;
import dev.entrepot.loadtest.upstream.TestIndex;
import dev.entrepot.oci.ImagePattern;
import dev.entrepot.proxy.fixture.Fixture;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A server whose clients have pulled images of several kinds. */
public abstract class ListingFixture {
  public static final String PINNED = "other.example/team/pinned:1";
  public static final GzippedTar LAYER = new GzippedTar(10_000);
  public static final TagsConfig ASKED_EACH_TIME =
      new TagsConfig(Duration.ZERO, Duration.ofDays(1), Duration.ZERO, Duration.ZERO);

  @TempDir protected Path folder;
  @Fixture protected final ScriptedRegistry upstream = ScriptedRegistry.start();
  protected TestImage first;
  protected TestImage next;
  protected TestIndex multi;
  protected TestImage pinned;

  @BeforeEach
  protected void startUpstream() {
    ScriptedRepository one = upstream.repository("library/one");
    first = TestImages.withSeed(3).addTo(one, "1");
    multi =
        TestImages.withSeed(4)
            .addIndexTo(one, List.of(Platform.LINUX_AMD64, Platform.LINUX_ARM64), "multi");
    next = first;
    pinned = TestImages.withSeed(5).addTo(upstream.repository("team/pinned"), "1");
  }

  protected TestProxy start() throws Exception {
    return start(TestProxy.ADMIN);
  }

  /** With a configuration file for commands, which has no token. */
  protected TestProxy start(AdminConfig admin) throws Exception {
    var config = TestProxy.config(folder.resolve("data"), upstream.uri(), ASKED_EACH_TIME);
    var pins = List.of(ImagePattern.parse(PINNED).orElseThrow());
    TestProxy proxy = TestProxy.start(config.withPins(pins).withAdmin(admin));
    Files.writeString(
        folder.resolve("entrepot.yaml"),
        """
        listen: 127.0.0.1:1
        admin: 127.0.0.1:%d
        data: %s
        pins: ["%s"]
        upstreams:
          docker.io: {url: "%s", default: true}
          other.example: {url: "%s"}
        """
            .formatted(
                proxy.admin("/").getPort(),
                folder.resolve("data"),
                PINNED,
                upstream.uri(),
                upstream.uri()));
    return proxy;
  }

  /** The tag 1 moves to an image that has two layers of the one before; arm64 is pulled only. */
  protected void pull(TestProxy proxy) throws Exception {
    get(proxy, "library/one", "1", first);
    next =
        TestImages.withSeed(3)
            .with(LAYER, LAYER, LAYER)
            .addTo(upstream.repository("library/one"), "1");
    get(proxy, "library/one", "1", next);
    assertThat(proxy.get("/v2/library/one/manifests/multi").statusCode()).isEqualTo(200);
    TestImage arm = multi.images().getLast();
    get(proxy, "library/one", arm.manifest(), arm);
    get(proxy, "other.example/team/pinned", "1", pinned);
    proxy.awaitQuiet();
    TestProxy.await(() -> lines(proxy) == 4);
  }

  public static void get(TestProxy proxy, String repository, String reference, TestImage image)
      throws Exception {
    var paths = new ArrayList<String>();
    paths.add("manifests/" + reference);
    paths.add("blobs/" + image.config().digest());
    image.layers().forEach(layer -> paths.add("blobs/" + layer.digest()));
    for (String path : paths) {
      assertThat(proxy.get("/v2/%s/%s".formatted(repository, path)).statusCode())
          .as(path)
          .isEqualTo(200);
    }
  }

  public static long lines(TestProxy proxy) {
    try {
      return admin(proxy, "images?all=true").body().lines().count();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  public static HttpResponse<String> admin(TestProxy proxy, String path) throws Exception {
    URI target = proxy.admin("/api/v1/" + path);
    return proxy.client().send(HttpRequest.newBuilder(target).build(), BodyHandlers.ofString());
  }
}
