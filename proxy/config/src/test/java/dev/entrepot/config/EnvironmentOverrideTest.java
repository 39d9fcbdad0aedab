package dev.entrepot.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.config.Credentials.UsernamePassword;
import dev.entrepot.config.storage.StorageLimit.ShareOfDisk;
import dev.entrepot.oci.RegistryName;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnvironmentOverrideTest {
  @TempDir private Path folder;

  @Test
  void load_variables_overrideTheDefaults() throws Exception {
    var config =
        ConfigLoader.load(
            Optional.empty(),
            Map.of(
                "ENTREPOT_LISTEN", ":6000",
                "ENTREPOT_STORAGE_MAX_SIZE", "5%",
                "ENTREPOT_TAGS_TTL", "7s",
                "ENTREPOT_UPSTREAMS_QUAY_IO_TAGS_TTL", "8s",
                "ENTREPOT_UPSTREAMS_DOCKER_IO_CREDENTIALS_USERNAME", "me",
                "ENTREPOT_UPSTREAMS_DOCKER_IO_CREDENTIALS_PASSWORD", " ${env:X}"));

    assertThat(config.listen()).isEqualTo(new ListenAddress("0.0.0.0", 6000));
    assertThat(config.storage().maxSize()).isEqualTo(new ShareOfDisk(5));
    var hub = config.defaultUpstream().orElseThrow();
    assertThat(hub.tags().ttl()).isEqualTo(Duration.ofSeconds(7));
    assertThat(hub.credentials()).isEqualTo(new UsernamePassword("me", new Secret(" ${env:X}")));
    assertThat(config.upstreams().get(new RegistryName("quay.io")))
        .extracting(upstream -> upstream.tags().ttl())
        .isEqualTo(Duration.ofSeconds(8));
  }

  @Test
  void load_variables_overrideTheFile() throws Exception {
    var config =
        new ConfigFiles(folder)
            .load(
                """
                data: ${env:NOT_ASKED}
                upstreams:
                  localhost:5000: {url: nonsense, trusted-hosts: [a.example]}
                """,
                Map.of(
                    "ENTREPOT_DATA", "/srv",
                    "ENTREPOT_UPSTREAMS_LOCALHOST_5000_URL", "http://a:1/, http://b:2",
                    "ENTREPOT_UPSTREAMS_LOCALHOST_5000_TRUSTED_HOSTS", "b.example"));

    assertThat(config.data()).isEqualTo(Path.of("/srv"));
    var upstream = config.upstreams().get(new RegistryName("localhost:5000"));
    assertThat(upstream)
        .extracting(UpstreamConfig::endpoints)
        .asInstanceOf(InstanceOfAssertFactories.LIST)
        .containsExactly(URI.create("http://a:1"), URI.create("http://b:2"));
    assertThat(upstream).extracting(UpstreamConfig::trustedHosts).isEqualTo(Set.of("b.example"));
  }

  @Test
  void load_variableNamesTheFile_unlessTheCallerDoes() throws Exception {
    Path named = Files.writeString(folder.resolve("named.yaml"), "data: /named");
    Path given = Files.writeString(folder.resolve("given.yaml"), "data: /given");
    var environment = Map.of("ENTREPOT_CONFIG", named.toString());
    assertThat(ConfigLoader.load(Optional.empty(), environment).data())
        .isEqualTo(Path.of("/named"));
    assertThat(ConfigLoader.loadWithOrigins(Optional.empty(), environment).value().data())
        .isEqualTo(Path.of("/named"));
    assertThat(ConfigLoader.load(Optional.of(given), environment).data())
        .isEqualTo(Path.of("/given"));
    assertThat(ConfigLoader.load(Optional.empty(), Map.of("ENTREPOT_CONFIG", "")).data())
        .isEqualTo(Path.of("data"));
  }

  @Test
  void load_variablesOfNoKey_areLeftAlone() throws Exception {
    assertThat(
            ConfigLoader.load(
                Optional.empty(),
                Map.of(
                    "ENTREPOT_PORT", "tcp://10.0.0.1:5000",
                    "ENTREPOT_SERVICE_HOST", "10.0.0.1",
                    "ENTREPOT_UPSTREAMS_EXAMPLE_COM_URL", "https://example.com",
                    "ENTREPOT_LISTEN", "")))
        .isEqualTo(ConfigLoader.load(Optional.empty(), Map.of()));
  }

  @Test
  void load_variableThatDoesNotFit_isNamed() throws Exception {
    assertThat(new ConfigFiles(folder).faults("tags: {ttl: 1s}", Map.of("ENTREPOT_TAGS_TTL", "60")))
        .containsExactly(
            "ENTREPOT_TAGS_TTL: tags.ttl: expected a duration from 0s to 365d"
                + " (units: ms, s, m, h, d), found \"60\"");
  }

  @Test
  void load_variableOfTwoKeys_isRefused() throws Exception {
    assertThat(
            new ConfigFiles(folder)
                .faults(
                    "upstreams: {a.b: {}, a-b: {}}",
                    Map.of("ENTREPOT_UPSTREAMS_A_B_URL", "http://c")))
        .containsExactly(
            "ENTREPOT_UPSTREAMS_A_B_URL: upstreams.a-b.url: expected a variable of one key, found"
                + " it to mean upstreams.a.b.url too");
  }

  @Test
  void load_onlyCertificate_asksForTheKey() throws Exception {
    var certificate = new ConfigFiles(folder).write("tls.crt", "");

    assertThat(
            new ConfigFiles(folder).faults("", Map.of("ENTREPOT_TLS_CERT", certificate.toString())))
        .containsExactly(
            "entrepot.yaml: tls.key: expected the path of a readable file (~ is the home folder),"
                + " found nothing");
  }
}
