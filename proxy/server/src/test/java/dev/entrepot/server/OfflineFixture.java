package dev.entrepot.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.config.EntrepotConfig;
import dev.entrepot.config.PrefetchConfig;
import dev.entrepot.config.TagsConfig;
import dev.entrepot.loadtest.upstream.Platform;
import dev.entrepot.loadtest.upstream.ScriptedRegistry;
import dev.entrepot.loadtest.upstream.ScriptedRepository;
import dev.entrepot.loadtest.upstream.TestImage;
import dev.entrepot.loadtest.upstream.TestImages;
import dev.entrepot.loadtest.upstream.TestIndex;
import dev.entrepot.proxy.upstream.network.TestNetwork;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * A store that an online server has filled, with tags that may not go out stale for a moment; and
 * an offline one on it, whose registry is a socket that sees who connects.
 */
public abstract class OfflineFixture {
  private static final TagsConfig STALE_AT_ONCE =
      new TagsConfig(Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO);

  @TempDir protected Path folder;
  protected TestImage image;
  protected TestIndex multi;
  private final TestNetwork network = new TestNetwork();
  private ServerSocket watched;

  @BeforeEach
  protected void fill() throws Exception {
    watched = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    try (var upstream = ScriptedRegistry.start()) {
      ScriptedRepository one = upstream.repository("library/one");
      image = TestImages.withSeed(3).addTo(one, "1", "1.0", "2");
      multi =
          TestImages.withSeed(4)
              .addIndexTo(one, List.of(Platform.LINUX_AMD64, Platform.LINUX_ARM64), "multi");
      addTo(one);
      try (var proxy = TestProxy.start(data(), upstream.uri(), STALE_AT_ONCE)) {
        for (String tag : List.of("1", "1.0", "2")) {
          ListingFixture.get(proxy, "library/one", tag, image);
        }
        ok(proxy.get("/v2/library/one/manifests/multi"));
        pull(proxy);
        proxy.awaitQuiet();
      }
    }
  }

  /** What else is to be in the upstream. */
  protected void addTo(ScriptedRepository one) {}

  /** What else is to be pulled while it is there. */
  protected void pull(TestProxy proxy) throws Exception {}

  /** Whatever was asked, nobody has connected to the registry, and no name was looked up. */
  @AfterEach
  protected void nobodyHasConnected() throws IOException {
    watched.setSoTimeout(1);
    try (var socket = watched.accept()) {
      throw new AssertionError("connected by " + socket.getRemoteSocketAddress());
    } catch (SocketTimeoutException expected) {
      assertThat(network.lookups()).isEmpty();
    } finally {
      watched.close();
    }
  }

  protected Path data() {
    return folder.resolve("data");
  }

  protected URI watchedUri() {
    return URI.create("http://127.0.0.1:" + watched.getLocalPort());
  }

  protected TestProxy startOffline() throws Exception {
    EntrepotConfig config = TestProxy.config(data(), watchedUri(), STALE_AT_ONCE);
    TestProxy proxy =
        TestProxy.start(config.withPrefetch(PrefetchConfig.DEFAULTS).withOffline(true), network);
    Files.writeString(
        configFile(),
        """
        listen: 127.0.0.1:0
        admin: 127.0.0.1:%d
        data: %s
        upstreams:
          docker.io: {url: "%s", default: true}
          other.example: {url: "%s"}
        """
            .formatted(proxy.admin("/").getPort(), data(), watchedUri(), watchedUri()));
    return proxy;
  }

  protected Path configFile() {
    return folder.resolve("entrepot.yaml");
  }

  public static HttpResponse<byte[]> ok(HttpResponse<byte[]> answer) {
    assertThat(answer.statusCode()).as(answer.uri().getPath()).isEqualTo(200);
    return answer;
  }

  public static void assertRefused(HttpResponse<byte[]> answer, String code, String message) {
    assertThat(answer.statusCode()).isEqualTo(404);
    var error =
        new JsonObject(Buffer.buffer(answer.body())).getJsonArray("errors").getJsonObject(0);
    assertThat(error.getString("code")).isEqualTo(code);
    assertThat(error.getString("message")).isEqualTo(message);
  }

  /** A digest of which nothing is anywhere. */
  public static String nothing() {
    return "sha256:" + "0".repeat(64);
  }

  /** The file of a stored blob. */
  protected Path file(String digest) {
    String hex = digest.substring(digest.indexOf(':') + 1);
    return data().resolve("blobs/sha256").resolve(hex.substring(0, 2)).resolve(hex);
  }
}
