package dev.entrepot.config;

import dev.entrepot.config.access.RightsReader;
import dev.entrepot.config.access.UpstreamRights;
import dev.entrepot.config.read.Section;
import dev.entrepot.oci.RegistryName;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the registries: those that are listed and no others, or the standard ones. */
final class UpstreamsReader {
  /** The registries that are mirrored where none is listed. */
  static final List<String> STANDARD =
      List.of(
          "docker.io",
          "ghcr.io",
          "quay.io",
          "gcr.io",
          "registry.k8s.io",
          "mcr.microsoft.com",
          "public.ecr.aws",
          "nvcr.io");

  private static final URI DOCKER_HUB_SEARCH = URI.create("https://index.docker.io");
  private static final URI DOCKER_HUB_ENDPOINT = URI.create("https://registry-1.docker.io");

  private final TagsConfig tags;
  private final UpstreamDefaults defaults;

  /** Reads registries with these defaults. */
  UpstreamsReader(TagsConfig tags, UpstreamDefaults defaults) {
    this.tags = tags;
    this.defaults = defaults;
  }

  Map<RegistryName, UpstreamConfig> read(Section section) {
    Map<String, Section> entries = section.children(STANDARD);
    if (entries.isEmpty() || entries.size() > EntrepotConfig.MAX_UPSTREAMS) {
      section.fault(
          "1 to %d registries".formatted(EntrepotConfig.MAX_UPSTREAMS),
          "%d".formatted(entries.size()));
    }
    Map<RegistryName, Section> sections = byName(entries);
    Optional<RegistryName> chosen = defaultName(sections);
    Map<RegistryName, UpstreamConfig> upstreams = new LinkedHashMap<>();
    sections.forEach(
        (name, entry) -> {
          boolean isDefault = chosen.filter(name::equals).isPresent();
          entry
              .read(it -> upstream(name, isDefault, it))
              .ifPresent(upstream -> upstreams.put(name, upstream));
        });
    return upstreams;
  }

  private static Map<RegistryName, Section> byName(Map<String, Section> entries) {
    Map<RegistryName, Section> sections = new LinkedHashMap<>();
    entries.forEach(
        (text, section) -> {
          Optional<RegistryName> name = RegistryName.parse(text);
          if (name.isEmpty()) {
            section.fault(
                "the host of a registry, such as ghcr.io or localhost:5000", "another name");
          } else if (sections.putIfAbsent(name.get(), section) != null) {
            section.fault("each registry once", "%s again".formatted(name.get()));
          }
        });
    return sections;
  }

  /** The registry that says that it is the default; else Docker Hub, unless it says it is not. */
  private static Optional<RegistryName> defaultName(Map<RegistryName, Section> sections) {
    Optional<RegistryName> chosen = Optional.empty();
    boolean hub = sections.containsKey(RegistryName.DOCKER_HUB);
    for (var entry : sections.entrySet()) {
      Optional<Boolean> said = entry.getValue().find(UpstreamConfig.DEFAULT);
      if (said.orElse(false) && chosen.isPresent()) {
        entry
            .getValue()
            .fault(
                UpstreamConfig.DEFAULT,
                "one default",
                "%s to be it already".formatted(chosen.get()));
      } else if (said.orElse(false)) {
        chosen = Optional.of(entry.getKey());
      } else if (said.isPresent() && entry.getKey().equals(RegistryName.DOCKER_HUB)) {
        hub = false;
      }
    }
    return hub ? chosen.or(() -> Optional.of(RegistryName.DOCKER_HUB)) : chosen;
  }

  /** Empty if there is no endpoint, which is a fault then. */
  private Optional<UpstreamConfig> upstream(RegistryName name, boolean isDefault, Section section) {
    List<URI> endpoints = endpoints(name, section);
    if (!section.has(UpstreamConfig.DEFAULT)) {
      var _ = section.unwritten(UpstreamConfig.DEFAULT, isDefault);
    }
    Credentials credentials = section.section("credentials", CredentialsReader::read);
    TagsConfig ownTags = section.section("tags", it -> TagsConfig.read(it, tags));
    UpstreamTimeouts ownTimeouts = UpstreamTimeouts.read(section, defaults.timeouts());
    long ownReserve = section.get(UpstreamConfig.QUOTA_RESERVE, defaults.quotaReserve());
    Set<String> trustedHosts =
        Set.copyOf(section.list(UpstreamConfig.TRUSTED_HOSTS, UpstreamConfig.MAX_TRUSTED_HOSTS));
    boolean hasLogin = !(credentials instanceof Credentials.Anonymous);
    UpstreamRights rights = RightsReader.read(section, hasLogin);
    return endpoints.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new UpstreamConfig(
                name,
                endpoints,
                isDefault,
                credentials,
                ownTags,
                ownTimeouts,
                ownReserve,
                trustedHosts,
                search(name, section),
                rights));
  }

  /**
   * A configuration with another URL for Docker Hub does not want Docker Hub itself to be asked.
   */
  private static Optional<URI> search(RegistryName name, Section section) {
    boolean isHubItself = name.equals(RegistryName.DOCKER_HUB) && !section.has(UpstreamConfig.URL);
    return section
        .find(UpstreamConfig.SEARCH)
        .or(
            () ->
                isHubItself
                    ? Optional.of(section.unwritten(UpstreamConfig.SEARCH, DOCKER_HUB_SEARCH))
                    : Optional.empty());
  }

  private static List<URI> endpoints(RegistryName name, Section section) {
    List<URI> given = section.list(UpstreamConfig.URL, UpstreamConfig.MAX_ENDPOINTS);
    if (section.has(UpstreamConfig.URL)) {
      return given;
    }
    Optional<URI> standard =
        name.equals(RegistryName.DOCKER_HUB)
            ? Optional.of(DOCKER_HUB_ENDPOINT)
            : RegistryUrl.parse("https://" + name);
    if (standard.isEmpty()) {
      section.require(UpstreamConfig.URL);
    }
    standard.ifPresent(
        url -> {
          var _ = section.unwritten(UpstreamConfig.URL, url);
        });
    return standard.stream().toList();
  }
}
