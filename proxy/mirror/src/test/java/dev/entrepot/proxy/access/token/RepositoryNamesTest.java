package dev.entrepot.proxy.access.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.config.Credentials;
import dev.entrepot.config.TagsConfig;
import dev.entrepot.config.UpstreamConfig;
import dev.entrepot.config.UpstreamTimeouts;
import dev.entrepot.oci.RegistryName;
import dev.entrepot.oci.Repository;
import dev.entrepot.proxy.route.Router;
import dev.entrepot.proxy.route.Router.Configured;
import dev.entrepot.proxy.upstream.Upstream;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class RepositoryNamesTest {
  private static final RegistryName GHCR = new RegistryName("ghcr.io");
  private static final RegistryName LOCAL = new RegistryName("registry.example:5000");

  private final Map<RegistryName, Configured> upstreams = new LinkedHashMap<>();

  @BeforeEach
  void configure() {
    add(RegistryName.DOCKER_HUB, true);
    add(GHCR, false);
    add(LOCAL, false);
  }

  @AfterEach
  void close() {
    upstreams.values().forEach(configured -> configured.upstream().close());
  }

  private void add(RegistryName name, boolean isDefault) {
    var config =
        new UpstreamConfig(
            name,
            List.of(URI.create("https://" + name)),
            isDefault,
            new Credentials.Anonymous(),
            TagsConfig.DEFAULTS,
            UpstreamTimeouts.DEFAULTS,
            0,
            Set.of());
    upstreams.put(name, new Configured(config, Upstream.offline(config)));
  }

  private Optional<String> meant(Optional<RegistryName> service, String name) {
    return RepositoryNames.of(new Router(upstreams))
        .repository(service, name)
        .map(Repository::toString);
  }

  private Optional<String> meant(String name) {
    return meant(Optional.empty(), name);
  }

  @Test
  void repository_bareName_isOfTheDefaultRegistry() {
    assertThat(meant("alpine")).contains("docker.io/library/alpine");
    assertThat(meant("library/alpine")).contains("docker.io/library/alpine");
    assertThat(meant("team/app")).contains("docker.io/team/app");
  }

  @Test
  void repository_nameWithRegistry_isOfThatRegistry() {
    assertThat(meant("ghcr.io/org/app")).contains("ghcr.io/org/app");
    assertThat(meant("docker.io/library/alpine")).contains("docker.io/library/alpine");
    assertThat(meant("registry.example:5000/team/app")).contains("registry.example:5000/team/app");
  }

  @Test
  void repository_service_isTheRegistryOfTheName() {
    assertThat(meant(Optional.of(GHCR), "org/app")).contains("ghcr.io/org/app");
    assertThat(meant(Optional.of(GHCR), "ghcr.io/org/app")).contains("ghcr.io/org/app");
    assertThat(meant(Optional.of(RegistryName.DOCKER_HUB), "alpine"))
        .contains("docker.io/library/alpine");
  }

  @Test
  void repository_otherRegistryOrNoName_isNone() {
    assertThat(meant("quay.io/org/app")).isEmpty();
    assertThat(meant(Optional.of(new RegistryName("quay.io")), "org/app")).isEmpty();
    assertThat(meant("Not A Name")).isEmpty();
    assertThat(meant("../../etc")).isEmpty();
    assertThat(meant("")).isEmpty();
  }
}
