package dev.entrepot.operate.name;

import dev.entrepot.config.EntrepotConfig;
import dev.entrepot.config.UpstreamConfig;
import dev.entrepot.oci.ImagePattern;
import dev.entrepot.oci.Reference;
import dev.entrepot.oci.RegistryName;
import dev.entrepot.oci.Repository;
import dev.entrepot.oci.RepositoryName;
import dev.entrepot.oci.Tag;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads names of images as they are written for docker: the registry may be left out where there is
 * a default one, {@code library/} on Docker Hub, and the tag {@code latest}. A registry that is no
 * longer configured may be named in full, as its images may still be here.
 *
 * @param byDefault the registry of names without one
 * @param configured registries that are taken for such whatever they look like
 */
public record ImageNames(Optional<RegistryName> byDefault, Set<RegistryName> configured) {
  private static final String OFFICIAL_IMAGES = "library/";
  private static final Reference LATEST = new Reference.Tagged(new Tag("latest"));
  private static final String ANY_TAG = ":*";

  public ImageNames {
    configured = Set.copyOf(configured);
  }

  public static ImageNames of(EntrepotConfig config) {
    return new ImageNames(
        config.defaultUpstream().map(UpstreamConfig::name), config.upstreams().keySet());
  }

  /** A name split where its registry ends. */
  private record Split(RegistryName registry, String rest) {
    @Override
    public String toString() {
      return registry + "/" + rest;
    }
  }

  /** The one image that is meant. */
  public NamedImage image(String text) throws UnclearNameException {
    return find(text).orElseThrow(() -> UnclearNameException.image(text));
  }

  /** The same; empty if none is meant. */
  public Optional<NamedImage> find(String text) {
    return split(text).flatMap(ImageNames::image);
  }

  /** The image that is meant, by its name or by the beginning of its ID. */
  public NameOrId imageOrId(String text) throws UnclearNameException {
    var image = new NameOrId(text, find(text), ImageId.parse(text));
    if (image.name().isEmpty() && image.id().isEmpty()) {
      throw UnclearNameException.image(text);
    }
    return image;
  }

  /** The same for several. */
  public List<NameOrId> imagesOrIds(List<String> texts) throws UnclearNameException {
    List<NameOrId> images = new ArrayList<>();
    for (String text : texts) {
      images.add(imageOrId(text));
    }
    return List.copyOf(images);
  }

  /** Whose tags are meant: those of a repository, one tag, or all that point to an image. */
  public TagsQuery tagsOf(String text) throws UnclearNameException {
    boolean isId = ImageId.parse(text).isPresent();
    return new TagsQuery(
        text,
        isId && find(text).isEmpty() ? Optional.empty() : Optional.of(tags(text)),
        isId ? Optional.of(imageOrId(text)) : Optional.empty());
  }

  /** The tags that are meant; without one, all of the repository. */
  public NamedTags tags(String text) throws UnclearNameException {
    NamedImage image = image(text);
    boolean isOne = split(text).filter(split -> split.rest().indexOf(':') >= 0).isPresent();
    return switch (image.reference()) {
      case Reference.Tagged(Tag tag) ->
          new NamedTags(image.repository(), isOne ? Optional.of(tag) : Optional.empty());
      case Reference.Digested _ -> throw UnclearNameException.tags(text);
    };
  }

  /** The images that are meant; without a tag, those with any. */
  public ImagePattern pattern(String text) throws UnclearNameException {
    return split(text)
        .map(split -> split.rest().matches(".*[:@].*") ? split.toString() : split + ANY_TAG)
        .flatMap(ImagePattern::parse)
        .orElseThrow(() -> UnclearNameException.pattern(text));
  }

  /** The shortest name that means a repository; docker's own for what is on Docker Hub. */
  String familiar(Repository repository) {
    RegistryName registry = repository.registry();
    String name = repository.name().value();
    String rest = isOfficial(repository) ? name.substring(OFFICIAL_IMAGES.length()) : name;
    return byDefault.filter(registry::equals).isPresent() ? rest : registry + "/" + rest;
  }

  private static boolean isOfficial(Repository repository) {
    String name = repository.name().value();
    return repository.registry().equals(RegistryName.DOCKER_HUB)
        && name.startsWith(OFFICIAL_IMAGES)
        && name.indexOf('/', OFFICIAL_IMAGES.length()) < 0;
  }

  private static Optional<NamedImage> image(Split split) {
    String rest = split.rest();
    int at = rest.indexOf('@');
    int colon = at < 0 ? rest.indexOf(':') : at;
    if (colon < 0) {
      return image(split.registry(), rest, Optional.of(LATEST));
    }
    // A tag before a digest says nothing more, as in docker.
    String name = withoutTag(rest.substring(0, colon));
    return image(split.registry(), name, Reference.parse(rest.substring(colon + 1)));
  }

  private static String withoutTag(String name) {
    int colon = name.indexOf(':');
    boolean isTagged = colon >= 0 && Tag.parse(name.substring(colon + 1)).isPresent();
    return isTagged ? name.substring(0, colon) : name;
  }

  private static Optional<NamedImage> image(
      RegistryName registry, String name, Optional<Reference> reference) {
    return RepositoryName.parse(name)
        .flatMap(
            parsed -> reference.map(it -> new NamedImage(new Repository(registry, parsed), it)));
  }

  private Optional<Split> split(String text) {
    int slash = text.indexOf('/');
    if (slash >= 0) {
      String first = text.substring(0, slash);
      Optional<RegistryName> registry = RegistryName.parse(first);
      boolean isRegistry =
          RegistryName.looksLikeRegistry(first)
              || registry.filter(configured::contains).isPresent();
      if (isRegistry) {
        return registry.map(it -> split(it, text.substring(slash + 1)));
      }
    }
    return byDefault.filter(_ -> !text.isEmpty()).map(it -> split(it, text));
  }

  private static Split split(RegistryName registry, String name) {
    boolean isOfficial = registry.equals(RegistryName.DOCKER_HUB) && name.indexOf('/') < 0;
    return new Split(registry, isOfficial && !isAny(name) ? OFFICIAL_IMAGES + name : name);
  }

  /** {@code docker.io/*} means all that there is, not the official images alone. */
  private static boolean isAny(String name) {
    return name.startsWith("*");
  }
}
