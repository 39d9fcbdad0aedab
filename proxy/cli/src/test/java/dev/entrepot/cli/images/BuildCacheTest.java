package dev.entrepot.cli.images;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.cli.ChildCommand;
import dev.entrepot.loadtest.upstream.Blob;
import dev.entrepot.loadtest.upstream.ScriptedRegistry;
import dev.entrepot.loadtest.upstream.ScriptedRepository;
import dev.entrepot.loadtest.upstream.TestImage;
import dev.entrepot.loadtest.upstream.TestImages;
import dev.entrepot.oci.MediaType;
import dev.entrepot.proxy.fixture.Fixture;
import dev.entrepot.server.TestProxy;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The older form of BuildKit's build caches: an index that lists layers and a config, which are
 * blobs; and indexes that list what nobody knows.
 */
final class BuildCacheTest {
  private static final String LAYER = "application/vnd.docker.image.rootfs.diff.tar.gzip";
  private static final String CONFIG = "application/vnd.buildkit.cacheconfig.v0";
  private static final String UNHEARD_OF = "application/vnd.unheard.of";
  private static final String PATH = "/v2/library/cache/";

  @TempDir private Path folder;
  @Fixture private final ScriptedRegistry upstream = ScriptedRegistry.start();
  private Blob layer;
  private Blob config;
  private TestImage image;

  @BeforeEach
  void fillUpstream() throws Exception {
    ScriptedRepository repository = upstream.repository("library/cache");
    layer = repository.addBlob(new byte[50_000]);
    config = repository.addBlob("{\"layers\":[]}".getBytes(StandardCharsets.UTF_8));
    image = TestImages.withSeed(1).addTo(repository);
    index(
        repository,
        "1",
        descriptor(LAYER, layer.digest(), layer.size()),
        descriptor(CONFIG, config.digest(), config.size()));
    index(
        repository,
        "odd",
        descriptor(UNHEARD_OF, layer.digest(), layer.size()),
        descriptor(UNHEARD_OF, image.manifest(), image.manifestBytes()));
    write(folder.resolve("data"));
  }

  private static void index(ScriptedRepository repository, String tag, JsonObject... children) {
    var index =
        new JsonObject()
            .put("schemaVersion", 2)
            .put("mediaType", MediaType.OCI_INDEX.value())
            .put("manifests", new JsonArray(List.of(children)));
    repository.addManifest(MediaType.OCI_INDEX.value(), index.toBuffer().getBytes(), tag);
  }

  private static JsonObject descriptor(String type, String digest, long size) {
    return new JsonObject().put("mediaType", type).put("digest", digest).put("size", size);
  }

  private void write(Path data) throws Exception {
    Files.writeString(
        folder.resolve("entrepot.yaml"),
        """
        listen: 127.0.0.1:2
        admin: 127.0.0.1:1
        data: %s
        upstreams:
          docker.io: {url: "%s", default: true}
        """
            .formatted(data, upstream.uri()));
  }

  @Test
  void children_thatAreBlobs_areServedAsSuch() throws Exception {
    try (var proxy = TestProxy.start(folder.resolve("data"), upstream)) {
      assertThat(proxy.get(PATH + "manifests/1").statusCode()).isEqualTo(200);
      for (Blob blob : List.of(layer, config)) {
        HttpResponse<byte[]> head = proxy.head(PATH + "blobs/" + blob.digest());
        HttpResponse<byte[]> response = proxy.get(PATH + "blobs/" + blob.digest());

        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).hasSize((int) blob.size());
        assertThat(proxy.get(PATH + "manifests/" + blob.digest()).statusCode()).isEqualTo(404);
        assertThat(proxy.get(PATH + "blobs/" + blob.digest()).statusCode()).isEqualTo(200);
      }
    }
  }

  @Test
  void children_ofATypeThatNobodyKnows_areFoundEitherWay() throws Exception {
    try (var proxy = TestProxy.start(folder.resolve("data"), upstream)) {
      assertThat(proxy.get(PATH + "manifests/odd").statusCode()).isEqualTo(200);
      assertThat(proxy.get(PATH + "manifests/" + layer.digest()).statusCode()).isEqualTo(404);
      assertThat(proxy.get(PATH + "blobs/" + layer.digest()).statusCode()).isEqualTo(200);
      assertThat(proxy.get(PATH + "blobs/" + image.manifest()).statusCode()).isEqualTo(404);
      assertThat(proxy.get(PATH + "manifests/" + image.manifest()).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void buildCache_isPulledListedCarriedAndServedElsewhere() throws Exception {
    for (String tag : List.of("1", "odd")) {
      String name = "docker.io/library/cache:" + tag;
      assertThat(output("pull", "-q", name)).contains(name);
      assertThat(output("pull", name)).contains("up to date");
      assertThat(output("ls", "--json")).contains("\"complete\":true");
      assertThat(output("inspect", name)).contains(name);
      Path bundle = folder.resolve(tag + ".tar");
      output("export", "-o", bundle.toString(), name);
      write(folder.resolve("far-" + tag));
      assertThat(output("import", bundle.toString())).contains(name);
      serveOffline(folder.resolve("far-" + tag), tag);
      write(folder.resolve("data"));
    }
  }

  private void serveOffline(Path data, String tag) throws Exception {
    var config = TestProxy.config(data, upstream.uri());
    try (var proxy = TestProxy.start(config.withOffline(true))) {
      assertThat(proxy.get(PATH + "manifests/" + tag).statusCode()).isEqualTo(200);
      assertThat(proxy.get(PATH + "blobs/" + layer.digest()).statusCode()).isEqualTo(200);
    }
  }

  private String output(String... arguments) throws Exception {
    var all = new ArrayList<>(List.of(arguments));
    all.addAll(1, List.of("--config", folder.resolve("entrepot.yaml").toString()));
    ChildCommand command = ChildCommand.run(folder, all);
    assertThat(command.exitCode()).as(command.errors() + command.output()).isZero();
    return command.output();
  }
}
