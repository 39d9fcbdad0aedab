package dev.entrepot.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.config.Credentials.DockerConfig;
import dev.entrepot.config.Credentials.UsernamePassword;
import dev.entrepot.config.access.UpstreamRights;
import dev.entrepot.config.log.AccessLines;
import dev.entrepot.config.log.LogConfig;
import dev.entrepot.config.log.LogFormat;
import dev.entrepot.config.log.LogLevel;
import dev.entrepot.config.read.DataSize;
import dev.entrepot.config.storage.ScrubConfig;
import dev.entrepot.config.storage.StorageConfig;
import dev.entrepot.config.storage.StorageLimit.Bytes;
import dev.entrepot.config.storage.StorageLimit.ShareOfDisk;
import dev.entrepot.oci.ImagePattern;
import dev.entrepot.oci.RegistryName;
import dev.entrepot.oci.manifest.Platform;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FullConfigTest {
  private static final Map<String, String> ENVIRONMENT =
      Map.of("HUB_TOKEN", "s3cret", "ZONE", "eu");

  @TempDir private Path folder;
  private EntrepotConfig config = Examples.NONE;

  @BeforeEach
  void load() throws Exception {
    var files = new ConfigFiles(folder);
    files.write("tls.crt", "");
    files.write("tls.key", "");
    files.write("config.json", "{}");
    files.write("htpasswd", "");
    files.write("admin.token", "0123456789abcdef0123456789abcdef\n");
    config = files.load(Examples.full(folder), ENVIRONMENT);
  }

  @Test
  void load_everyKey_mapsTheServer() {
    assertThat(config.listen()).isEqualTo(new ListenAddress("::1", 443));
    assertThat(config.admin())
        .isEqualTo(
            new AdminConfig(
                new ListenAddress("0.0.0.0", 9000),
                Optional.of(new Secret("0123456789abcdef0123456789abcdef")),
                Set.of("entrepot.example.com", "entrepot.ops.svc")));
    assertThat(config.data()).isEqualTo(Path.of(System.getProperty("user.home"), "entrepot"));
    assertThat(config.offline()).isTrue();
    assertThat(config.publicUrl()).contains(URI.create("https://entrepot.example"));
    assertThat(config.tls())
        .contains(new TlsConfig(folder.resolve("tls.crt"), folder.resolve("tls.key")));
    assertThat(config.shutdown()).isEqualTo(new ShutdownConfig(Duration.ofMinutes(1)));
    assertThat(config.clients()).isEqualTo(new ClientsConfig(Optional.of(300L)));
    assertThat(config.storage())
        .isEqualTo(
            new StorageConfig(
                new Bytes(new DataSize(200L << 30)),
                Optional.of(new ShareOfDisk(10)),
                new DataSize(1_000_000_000),
                Duration.ofHours(2),
                Duration.ofDays(30),
                true));
    assertThat(config.log())
        .isEqualTo(
            new LogConfig(
                LogFormat.JSON,
                LogLevel.WARN,
                AccessLines.ERRORS,
                Optional.of(folder.resolve("log")),
                new DataSize(10 << 20),
                3));
    assertThat(config.downloads()).isEqualTo(new DownloadsConfig(100, 20));
    assertThat(config.prefetch())
        .isEqualTo(
            new PrefetchConfig(
                false,
                5,
                Optional.of(new DataSize(10 << 20)),
                List.of(
                    new Platform("linux", "amd64", Optional.empty()),
                    new Platform("linux", "arm64", Optional.of("v8")))));
    assertThat(config.scrub())
        .isEqualTo(new ScrubConfig(Optional.of(Duration.ofDays(7)), new DataSize(1 << 20)));
    assertThat(config.sync())
        .contains(
            new SyncConfig(folder.resolve("tls.crt"), Schedule.parse("0 3 * * 1-5").orElseThrow()));
    assertThat(config.pins())
        .extracting(ImagePattern::toString)
        .containsExactly("docker.io/library/alpine:3", "ghcr.io/org/*:v1.*");
  }

  @Test
  void load_everyKey_mapsTheFirstUpstream() {
    assertThat(config.upstreams().get(RegistryName.DOCKER_HUB))
        .isEqualTo(
            new UpstreamConfig(
                RegistryName.DOCKER_HUB,
                List.of(
                    URI.create("http://127.0.0.1:5005/hub"),
                    URI.create("https://mirror-eu.example.com")),
                false,
                new UsernamePassword("me", new Secret("s3cret")),
                new TagsConfig(
                    Duration.ofMinutes(5),
                    Duration.ofHours(1),
                    Duration.ZERO,
                    Duration.ofSeconds(20)),
                new UpstreamTimeouts(
                    Duration.ofMillis(500), Duration.ofSeconds(20), Duration.ofSeconds(30)),
                20,
                Set.of("login.example.net", "[::1]"),
                Optional.of(URI.create("https://search.example.com/hub")),
                UpstreamRights.SHARED));
  }

  @Test
  void load_everyKey_inheritsWhatTheSecondUpstreamDoesNotSay() {
    var name = new RegistryName("localhost:5000");

    assertThat(config.defaultUpstream())
        .contains(
            new UpstreamConfig(
                name,
                List.of(URI.create("https://localhost:5000")),
                true,
                new DockerConfig(folder.resolve("config.json")),
                new TagsConfig(
                    Duration.ZERO,
                    Duration.ofHours(1),
                    Duration.ofMillis(1),
                    Duration.ofSeconds(20)),
                new UpstreamTimeouts(
                    Duration.ofSeconds(1), Duration.ofSeconds(20), Duration.ofSeconds(3)),
                10,
                Set.of("auth.example.com")));
  }

  @Test
  void load_everyKey_keepsTheFilesOrder() {
    assertThat(config.upstreams().keySet())
        .extracting(RegistryName::value)
        .containsExactly("localhost:5000", "docker.io", "gcr.io");
  }

  @Test
  void toString_secret_isNotShown() {
    assertThat(config.toString()).contains("username=me").doesNotContain("s3cret");
  }

  @Test
  void load_aliases_shareAValue() throws Exception {
    var shared =
        new ConfigFiles(folder)
            .load(
                """
                upstreams:
                  quay.io: &own {tags: {ttl: 1s}}
                  ghcr.io: *own
                """);

    assertThat(shared.upstreams().values())
        .extracting(upstream -> upstream.tags().ttl())
        .containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(1));
    assertThat(shared.defaultUpstream()).isEqualTo(Optional.empty());
  }
}
