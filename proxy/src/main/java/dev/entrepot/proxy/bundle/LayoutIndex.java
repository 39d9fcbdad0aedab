package dev.entrepot.proxy.bundle;

import dev.entrepot.oci.Digest;
import dev.entrepot.oci.Quoted;
import dev.entrepot.proxy.listing.NamedImage;
import dev.entrepot.proxy.listing.UnclearNameException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The images of a layout, from its {@code index.json}, which anybody may have written.
 *
 * @param lacksSome whether it was made for a receiver that has some of it
 */
record LayoutIndex(List<Root> roots, boolean lacksSome) {
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
    try {
      var index = new JsonObject(Buffer.buffer(json));
      JsonArray manifests = index.getJsonArray("manifests", new JsonArray());
      if (as.isPresent() && manifests.size() != 1) {
        throw new BundleException(
            "the bundle has %d images, so one name does not fit: leave out --as"
                .formatted(manifests.size()));
      }
      var roots = new ArrayList<Root>();
      for (int i = 0; i < manifests.size(); i++) {
        roots.add(root(manifests.getJsonObject(i), names, as));
      }
      return new LayoutIndex(
          roots,
          index.getJsonObject("annotations", new JsonObject()).containsKey(LayoutJson.LACKING));
    } catch (DecodeException | ClassCastException | NullPointerException e) {
      throw new BundleException("the index.json of the bundle is none: make the bundle anew", e);
    }
  }

  private static Root root(JsonObject descriptor, BundleNames names, Optional<NamedImage> as)
      throws BundleException {
    String text = descriptor.getString("digest", "");
    Digest digest =
        Digest.parse(text)
            .orElseThrow(
                () ->
                    new BundleException(
                        "index.json names a manifest by %s, which is no digest"
                            .formatted(Quoted.of(text))));
    return new Root(as.isPresent() ? as.get() : image(descriptor, names, digest), digest);
  }

  private static NamedImage image(JsonObject descriptor, BundleNames names, Digest digest)
      throws BundleException {
    JsonObject annotations = descriptor.getJsonObject("annotations", new JsonObject());
    String name =
        Stream.of(LayoutJson.CONTAINERD_NAME, LayoutJson.REF_NAME)
            .flatMap(key -> Optional.ofNullable(annotations.getString(key)).stream())
            .filter(LayoutIndex::isName)
            .findFirst()
            .orElseThrow(
                () ->
                    new BundleException(
                        "the bundle does not say in full what its image %s is called: import it with --as docker.io/library/NAME:TAG"
                            .formatted(digest)));
    try {
      return names.image(name);
    } catch (UnclearNameException e) {
      throw new BundleException(
          "%s: import a bundle of this image alone with --as".formatted(e.getMessage()), e);
    }
  }

  /** A word alone is a tag, as skopeo writes it, of nobody knows what. */
  private static boolean isName(String text) {
    return text.indexOf('/') >= 0 || text.indexOf(':') >= 0;
  }
}
