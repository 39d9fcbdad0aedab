package dev.entrepot.operate.pull.spec;

import dev.entrepot.config.read.Key;
import dev.entrepot.config.read.Section;
import dev.entrepot.config.read.ValueType;
import dev.entrepot.config.read.ValueTypes;
import dev.entrepot.oci.Quoted;
import dev.entrepot.oci.Reference;
import dev.entrepot.oci.RegistryName;
import dev.entrepot.oci.Repository;
import dev.entrepot.oci.RepositoryName;
import dev.entrepot.operate.pull.spec.PullSpec.Choice;
import dev.entrepot.operate.pull.spec.SyncList.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/** Reads lists of images, registry by registry; what does not fit becomes a fault. */
final class SyncReader {
  private static final String OFFICIAL_IMAGES = "library";

  private static final ValueType<Reference> REFERENCE =
      ValueType.of("tags or digests, or [] for all tags", Reference::parse);
  private static final ValueType<TagRule> EXPRESSION =
      ValueType.of("a regular expression of at most 1024 characters", TagRule::matching);
  private static final ValueType<TagRule> RANGE =
      ValueType.of("versions such as \">= 3.12, < 4\" or ~1.2", TagRule::within);

  private static final ValueType<PlatformChoice> PLATFORM =
      ValueType.of(
          "all, or " + ValueTypes.platform().expected(),
          text ->
              text.equals(PlatformChoice.ALL)
                  ? Optional.of(new PlatformChoice.Every())
                  : ValueTypes.platform()
                      .parse(text)
                      .map(platform -> new PlatformChoice.Named(List.of(platform))));

  private static final Key<PlatformChoice> PLATFORMS = Key.optional("platforms", PLATFORM);
  private static final Key<Boolean> REFERRERS = Key.of("referrers", ValueTypes.bool(), "false");
  private static final Key<Boolean> PIN = Key.of("pin", ValueTypes.bool(), "false");

  /** What skopeo takes here, and Entrepot has in its configuration. */
  private static final List<Key<Boolean>> ELSEWHERE =
      Stream.of("tls-verify", "credentials", "cert-dir")
          .map(name -> Key.optional(name, ValueTypes.bool()))
          .toList();

  private final Section section;
  private final RegistryName registry;
  private final PlatformChoice platforms;
  private final boolean referrers;
  private final boolean pin;

  private SyncReader(Section section, RegistryName registry) {
    this.section = section;
    this.registry = registry;
    this.platforms = choice(section.list(PLATFORMS, PlatformChoice.MAX_PLATFORMS));
    this.referrers = section.get(REFERRERS);
    this.pin = section.get(PIN);
  }

  private static PlatformChoice choice(List<PlatformChoice> platforms) {
    return PlatformChoice.of(
        platforms.stream()
            .flatMap(
                it -> it instanceof PlatformChoice.Named(var named) ? named.stream() : Stream.of())
            .toList(),
        platforms.contains(new PlatformChoice.Every()));
  }

  static List<Part> read(Section root) {
    List<Part> parts = new ArrayList<>();
    root.children(List.of())
        .forEach(
            (text, section) -> {
              Optional<RegistryName> registry = RegistryName.parse(text);
              if (registry.isEmpty()) {
                section.fault(
                    "the host of a registry, such as ghcr.io or localhost:5000", "another name");
              } else {
                parts.addAll(section.read(it -> new SyncReader(it, registry.get()).parts()));
              }
            });
    if (parts.size() > PullSpec.MAX_IMAGES) {
      root.fault(
          "at most %d images".formatted(PullSpec.MAX_IMAGES), Integer.toString(parts.size()));
    }
    return parts;
  }

  private List<Part> parts() {
    refuse();
    List<Part> parts = new ArrayList<>();
    parts.addAll(section.section("images", images -> each(images, this::named)));
    parts.addAll(
        section.section(
            "images-by-tag-regex",
            images -> each(images, (it, name) -> rule(it, name, EXPRESSION))));
    parts.addAll(
        section.section(
            "images-by-semver", images -> each(images, (it, name) -> rule(it, name, RANGE))));
    return parts;
  }

  private void refuse() {
    for (Key<Boolean> key : ELSEWHERE) {
      section.note(key);
      if (section.has(key)) {
        section.fault(
            key,
            "this in the configuration, as upstreams.%s says how a registry is reached"
                .formatted(registry),
            "it here");
      }
    }
  }

  /** The choices for each repository that a section names. */
  private List<Part> each(Section images, BiFunction<Section, String, List<Choice>> choices) {
    List<Part> parts = new ArrayList<>();
    for (String text : images.names()) {
      List<Choice> chosen = choices.apply(images, text);
      Optional<Repository> repository = repository(text);
      if (repository.isEmpty()) {
        images.fault(
            Key.optional(text, REFERENCE),
            "the name of a repository, such as library/alpine",
            Quoted.of(text));
      } else {
        chosen.forEach(it -> parts.add(new Part(repository.get(), it, platforms, referrers, pin)));
      }
    }
    return parts;
  }

  private List<Choice> named(Section images, String name) {
    var key = Key.optional(name, REFERENCE);
    if (images.isEmptyList(key)) {
      images.note(key);
      return List.of(new Choice.Tags(new TagRule.Every()));
    }
    return images.list(key, PullSpec.MAX_IMAGES).stream().<Choice>map(Choice.One::new).toList();
  }

  private static List<Choice> rule(Section images, String name, ValueType<TagRule> type) {
    return images.find(Key.optional(name, type)).stream().<Choice>map(Choice.Tags::new).toList();
  }

  /** As docker and skopeo read it: what has one component is an official image on Docker Hub. */
  private Optional<Repository> repository(String text) {
    return RepositoryName.parse(text)
        .flatMap(
            name ->
                registry.equals(RegistryName.DOCKER_HUB) && name.isBare()
                    ? name.under(OFFICIAL_IMAGES)
                    : Optional.of(name))
        .map(name -> new Repository(registry, name));
  }
}
