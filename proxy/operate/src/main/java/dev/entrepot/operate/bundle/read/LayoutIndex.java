package dev.entrepot.operate.bundle.read;

import dev.entrepot.oci.Digest;
import dev.entrepot.oci.Quoted;
import dev.entrepot.oci.Reference;
import dev.entrepot.oci.Tag;
import dev.entrepot.operate.bundle.BundleException;
import dev.entrepot.operate.bundle.LayoutAnnotations;
import dev.entrepot.operate.name.NamedImage;
import dev.entrepot.operate.name.UnclearNameException;
import dev.entrepot.proxy.json.LooseJson;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The images of a layout, from its {@code index.json}, which may be of any origin.
 *
 * @param lacksSome whether it was made for a receiver that has some of it
 */
record LayoutIndex(List<Root> roots, boolean lacksSome) {
  private static final String MANIFESTS = "manifests";
  private static final String ANNOTATIONS = "annotations";

  /** How many names a message has. */
  private static final int MAX_SHOWN = 5;

  private static final Pattern OF_ANOTHER =
      Pattern.compile("(?:.*:)?(sha256-[0-9a-f]{64}(?:\\.[a-z]{1,16})?)");

  /** An image by name, and the digest of its manifest. */
  record Root(NamedImage image, Digest digest) {}

  LayoutIndex {
    roots = List.copyOf(roots);
  }

  /**
   * @param as the name of the one image there is, instead of its own
   * @throws BundleException if it is no index, or an image has no name that can be understood
   */
  static LayoutIndex read(byte[] json, BundleNames names, Optional<NamedImage> as)
      throws BundleException {
    JsonObject index = LooseJson.object(json).orElseThrow(LayoutIndex::isNone);
    List<JsonObject> entries = entries(index);
    JsonObject annotations = annotations(index);
    var roots = new ArrayList<Root>();
    for (JsonObject entry : images(entries, as.isPresent())) {
      roots.add(root(entry, names, as));
    }
    roots.addAll(as.isPresent() ? beside(entries, as.get()) : beside(annotations, names));
    return new LayoutIndex(roots, annotations.containsKey(LayoutAnnotations.LACKING));
  }

  private static BundleException isNone() {
    return new BundleException(
        "the bundle's index.json is not an image index: make the bundle again");
  }

  /** What is listed: objects, or the index is refused. */
  private static List<JsonObject> entries(JsonObject index) throws BundleException {
    var entries = new ArrayList<JsonObject>();
    if (index.containsKey(MANIFESTS)) {
      for (Object entry : LooseJson.array(index, MANIFESTS).orElseThrow(LayoutIndex::isNone)) {
        if (!(entry instanceof JsonObject object)) {
          throw isNone();
        }
        annotations(object);
        entries.add(object);
      }
    }
    return entries;
  }

  /** Those of an index or an entry: an object, if there are any. */
  private static JsonObject annotations(JsonObject of) throws BundleException {
    if (!of.containsKey(ANNOTATIONS)) {
      return new JsonObject();
    }
    return LooseJson.object(of, ANNOTATIONS).orElseThrow(LayoutIndex::isNone);
  }

  /**
   * The entries that are images. Beside one that has a name, others without are what it names or
   * what refers to it, as oras lists these.
   */
  private static List<JsonObject> images(List<JsonObject> all, boolean isOne)
      throws BundleException {
    List<JsonObject> named =
        all.stream().filter(isOne ? LayoutIndex::isNamed : entry -> hasName(entry)).toList();
    List<JsonObject> images = named.isEmpty() ? all : named;
    if (isOne && images.size() != 1) {
      throw new BundleException(
          named.isEmpty()
              ? "the bundle has %d images, so one name does not fit: leave out --as"
                  .formatted(images.size())
              : "the bundle has %d images (%s), so one name does not fit: leave out --as"
                  .formatted(images.size(), shown(named)));
    }
    return images;
  }

  private static String shown(List<JsonObject> named) {
    return named.stream()
        .limit(MAX_SHOWN)
        .map(entry -> Quoted.of(names(entry).findFirst().orElse("")))
        .collect(Collectors.joining(", ", "", named.size() > MAX_SHOWN ? ", …" : ""));
  }

  private static boolean hasName(JsonObject entry) {
    return names(entry).findAny().isPresent();
  }

  /** A tag that stands in for referrers, or that cosign has made, is of another image. */
  private static boolean isNamed(JsonObject entry) {
    return names(entry).anyMatch(name -> !OF_ANOTHER.matcher(name).matches());
  }

  private static Stream<String> names(JsonObject entry) {
    return Stream.of(LayoutAnnotations.CONTAINERD_NAME, LayoutAnnotations.REF_NAME)
        .flatMap(
            key ->
                LooseJson.object(entry, ANNOTATIONS)
                    .flatMap(annotations -> LooseJson.text(annotations, key))
                    .stream());
  }

  /** Tags of a layout that are made of the one image's digest come under its name. */
  private static List<Root> beside(List<JsonObject> entries, NamedImage as) throws BundleException {
    var tags = new ArrayList<Root>();
    for (JsonObject entry : entries) {
      Optional<Tag> tag = names(entry).flatMap(name -> ofAnother(name).stream()).findFirst();
      if (tag.isPresent() && !isNamed(entry)) {
        var name = new NamedImage(as.repository(), new Reference.Tagged(tag.get()));
        tags.add(new Root(name, digest(entry)));
      }
    }
    return tags;
  }

  private static Optional<Tag> ofAnother(String name) {
    Matcher matcher = OF_ANOTHER.matcher(name);
    return matcher.matches() ? Optional.of(new Tag(matcher.group(1))) : Optional.empty();
  }

  /** Tags that are no images. */
  private static List<Root> beside(JsonObject annotations, BundleNames names)
      throws BundleException {
    var tags = new ArrayList<Root>();
    for (String key : annotations.fieldNames()) {
      if (key.startsWith(LayoutAnnotations.TAG)) {
        Digest digest = digest(LooseJson.text(annotations, key).orElse(""));
        tags.add(new Root(image(key.substring(LayoutAnnotations.TAG.length()), names), digest));
      }
    }
    return tags;
  }

  private static Root root(JsonObject descriptor, BundleNames names, Optional<NamedImage> as)
      throws BundleException {
    Digest digest = digest(descriptor);
    return new Root(as.isPresent() ? as.get() : image(descriptor, names, digest), digest);
  }

  private static Digest digest(JsonObject descriptor) throws BundleException {
    return digest(LooseJson.text(descriptor, "digest").orElse(""));
  }

  private static Digest digest(String text) throws BundleException {
    return Digest.parse(text)
        .orElseThrow(
            () ->
                new BundleException(
                    "index.json names a manifest by %s, which is not a digest"
                        .formatted(Quoted.of(text))));
  }

  private static NamedImage image(JsonObject descriptor, BundleNames names, Digest digest)
      throws BundleException {
    String name =
        names(descriptor)
            .filter(LayoutIndex::isName)
            .findFirst()
            .orElseThrow(
                () ->
                    new BundleException(
                        "the bundle does not say in full what its image %s is called: import it with --as docker.io/library/NAME:TAG"
                            .formatted(digest)));
    return image(name, names);
  }

  private static NamedImage image(String name, BundleNames names) throws BundleException {
    try {
      return names.image(name);
    } catch (UnclearNameException e) {
      throw new BundleException(
          "%s: import a bundle of this image alone with --as".formatted(e.getMessage()), e);
    }
  }

  /** A word alone is a tag, as skopeo writes it, of an unknown repository. */
  private static boolean isName(String text) {
    return text.indexOf('/') >= 0 || text.indexOf(':') >= 0;
  }
}
