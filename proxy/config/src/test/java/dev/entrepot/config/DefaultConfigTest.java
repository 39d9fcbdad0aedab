package dev.entrepot.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.config.log.AccessLines;
import dev.entrepot.config.log.LogConfig;
import dev.entrepot.config.log.LogFormat;
import dev.entrepot.config.log.LogLevel;
import dev.entrepot.config.read.DataSize;
import dev.entrepot.config.storage.StorageConfig;
import dev.entrepot.config.storage.StorageLimit.ShareOfDisk;
import dev.entrepot.oci.RegistryName;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DefaultConfigTest {
  @TempDir private Path folder;

  @Test
  void load_withoutFile_givesDefaults() throws Exception {
    var config = ConfigLoader.load(Optional.empty(), Map.of());

    assertThat(config.listen()).isEqualTo(new ListenAddress("0.0.0.0", 5000));
    assertThat(config.admin())
        .isEqualTo(new AdminConfig(new ListenAddress("127.0.0.1", 5001), Optional.empty()));
    assertThat(config.data()).isEqualTo(Path.of("data"));
    assertThat(config.offline()).isFalse();
    assertThat(config.publicUrl()).isEmpty();
    assertThat(config.tls()).isEmpty();
    assertThat(config.storage())
        .isEqualTo(
            new StorageConfig(
                new ShareOfDisk(80),
                Optional.empty(),
                new DataSize(64 << 20),
                Duration.ofDays(1),
                Duration.ofDays(7),
                false));
    assertThat(config.shutdown()).isEqualTo(new ShutdownConfig(Duration.ofSeconds(30)));
    assertThat(config.log())
        .isEqualTo(
            new LogConfig(
                LogFormat.TEXT,
                LogLevel.INFO,
                AccessLines.ALL,
                Optional.empty(),
                new DataSize(100 << 20),
                5));
    assertThat(config.pins()).isEmpty();
  }

  @Test
  void load_withoutFile_mirrorsTheStandardRegistries() throws Exception {
    var upstreams = ConfigLoader.load(Optional.empty(), Map.of()).upstreams();

    assertThat(upstreams.keySet())
        .extracting(RegistryName::value)
        .containsExactlyElementsOf(UpstreamsReader.STANDARD);
    assertThat(upstreams.get(new RegistryName("quay.io")))
        .isEqualTo(UpstreamConfig.of(new RegistryName("quay.io"), URI.create("https://quay.io")));
  }

  @Test
  void load_withoutFile_makesDockerHubTheDefault() throws Exception {
    var upstream = ConfigLoader.load(Optional.empty(), Map.of()).defaultUpstream().orElseThrow();

    assertThat(upstream.name()).isEqualTo(RegistryName.DOCKER_HUB);
    assertThat(upstream.endpoints()).containsExactly(URI.create("https://registry-1.docker.io"));
    assertThat(upstream.credentials()).isEqualTo(new Credentials.Anonymous());
    assertThat(upstream.tags())
        .isEqualTo(
            new TagsConfig(
                Duration.ofSeconds(60),
                Duration.ofDays(30),
                Duration.ofSeconds(10),
                Duration.ZERO));
    assertThat(upstream.timeouts())
        .isEqualTo(
            new UpstreamTimeouts(
                Duration.ofSeconds(5), Duration.ofSeconds(15), Duration.ofSeconds(15)));
  }

  @Test
  void load_search_isDockerHubsOwnUnlessAnotherUrlIsSet() throws Exception {
    var hub = ConfigLoader.load(Optional.empty(), Map.of()).defaultUpstream().orElseThrow();
    assertThat(hub.search()).contains(URI.create("https://index.docker.io"));

    var mirrored =
        new ConfigFiles(folder).load("upstreams: {docker.io: {url: 'https://hub.example'}}");
    assertThat(mirrored.defaultUpstream().orElseThrow().search()).isEmpty();

    var found = new ConfigFiles(folder).load("upstreams: {quay.io: {search: 'https://s.example'}}");
    assertThat(found.upstreams().values())
        .extracting(UpstreamConfig::search)
        .containsExactly(Optional.of(URI.create("https://s.example")));
  }

  @Test
  void load_emptyFile_givesDefaults() throws Exception {
    var defaults = ConfigLoader.load(Optional.empty(), Map.of());
    var files = new ConfigFiles(folder);

    for (var empty : List.of("", "# nothing\n", "---\n", "{}", "tags:\nlog:\nstorage:\n")) {
      assertThat(files.load(empty)).as(empty).isEqualTo(defaults);
    }
  }
}
