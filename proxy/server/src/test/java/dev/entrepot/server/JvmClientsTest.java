package dev.entrepot.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.RegistryImage;
import com.google.cloud.tools.jib.api.TarImage;
import dev.entrepot.loadtest.upstream.Blob;
import dev.entrepot.loadtest.upstream.ImageFormat;
import dev.entrepot.loadtest.upstream.Platform;
import dev.entrepot.loadtest.upstream.ScriptedRegistry;
import dev.entrepot.loadtest.upstream.TestImage;
import dev.entrepot.loadtest.upstream.TestImages;
import dev.entrepot.loadtest.upstream.TestIndex;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.DigestAlgorithm;
import dev.entrepot.proxy.fixture.Fixture;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import land.oras.ContainerRef;
import land.oras.Registry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The real registry clients that run inside a JVM: Jib and the ORAS SDK. */
final class JvmClientsTest {
  @TempDir private Path folder;
  @Fixture private final ScriptedRegistry upstream = ScriptedRegistry.start();

  @ParameterizedTest
  @EnumSource(ImageFormat.class)
  void jib_pullsTwice_costsTheUpstreamOnce(ImageFormat format) throws Exception {
    TestIndex index =
        TestImages.withSeed(41)
            .with(format)
            .addIndexTo(
                upstream.repository("library/base"),
                List.of(Platform.LINUX_AMD64, Platform.LINUX_ARM64),
                "1.0");
    try (var proxy = TestProxy.start(folder.resolve("data"), upstream)) {
      jibPull(proxy, "first");
      proxy.awaitQuiet();
      jibPull(proxy, "second");

      TestImage amd64 = index.images().getFirst();
      for (Blob layer : amd64.layers()) {
        assertThat(upstream.blobGets(layer.digest())).isEqualTo(1);
      }
      assertThat(upstream.log().manifestGets()).isEqualTo(2);
    }
  }

  /** Jib puts the path of a mirror before {@code /v2/}. */
  @Test
  void jib_mirrorWithAPath_pullsFromTheRegistryOfThePath() throws Exception {
    TestImage image = TestImages.withSeed(43).addTo(upstream.repository("team/base"), "1.0");
    try (var proxy = TestProxy.start(folder.resolve("data"), upstream)) {
      Jib.from(RegistryImage.named("other.example/team/base:1.0"))
          .containerize(
              containerizer("mirrored")
                  .addRegistryMirrors(
                      "other.example",
                      List.of("127.0.0.1:%d/other.example".formatted(proxy.port()))));
    }
    for (Blob layer : image.layers()) {
      assertThat(upstream.blobGets(layer.digest())).isEqualTo(1);
    }
  }

  @Test
  void oras_manifestAndBlobs_areRight() throws Exception {
    TestImage image = TestImages.withSeed(42).addTo(upstream.repository("team/app"), "1.0");
    try (var proxy = TestProxy.start(folder.resolve("data"), upstream)) {
      Registry registry = Registry.builder().insecure().build();
      String repository = "127.0.0.1:%d/team/app".formatted(proxy.port());
      ContainerRef tagged = ContainerRef.parse(repository + ":1.0");

      assertThat(registry.getManifest(tagged).getLayers()).hasSameSizeAs(image.layers());
      assertThat(registry.getTags(tagged).tags()).containsExactly("1.0");
      for (Blob layer : image.layers()) {
        Path file = folder.resolve(layer.digest().substring("sha256:".length()));
        registry.fetchBlob(ContainerRef.parse(repository + "@" + layer.digest()), file);
        assertThat(Digest.of(DigestAlgorithm.SHA256, Files.readAllBytes(file)))
            .hasToString(layer.digest());
        assertThat(upstream.blobGets(layer.digest())).isEqualTo(1);
      }
    }
  }

  private void jibPull(TestProxy proxy, String name) throws Exception {
    Jib.from(RegistryImage.named("127.0.0.1:%d/library/base:1.0".formatted(proxy.port())))
        .containerize(containerizer(name));
    assertThat(folder.resolve(name + ".tar")).isNotEmptyFile();
  }

  private Containerizer containerizer(String name) throws Exception {
    Path work = folder.resolve(name);
    return Containerizer.to(TarImage.at(folder.resolve(name + ".tar")).named("pulled"))
        .setAllowInsecureRegistries(true)
        .setBaseImageLayersCache(work.resolve("base"))
        .setApplicationLayersCache(work.resolve("application"));
  }
}
