package dev.entrepot.operate.retain;

import dev.entrepot.cache.ContentCache;
import dev.entrepot.cache.listing.BlobPart;
import dev.entrepot.cache.listing.ImageDetails;
import dev.entrepot.cache.listing.ImageTree;
import dev.entrepot.cache.listing.ManifestPart;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.ImagePattern;
import dev.entrepot.oci.Reference;
import dev.entrepot.oci.Repository;
import dev.entrepot.oci.Tag;
import dev.entrepot.operate.name.NamedImage;
import dev.entrepot.operate.retain.RemovalEvent.Kept;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Removes images by name: their tags, and the content that nothing else refers to. Named by its
 * digest, an image loses all tags that its repository has for it. Blocking.
 */
public final class ImageRemoval {
  private final ContentCache cache;
  private final List<ImagePattern> configured;

  /**
   * @param configured what the configuration pins
   */
  public ImageRemoval(ContentCache cache, List<ImagePattern> configured) {
    this.cache = cache;
    this.configured = configured;
  }

  public void remove(List<NamedImage> images, Consumer<RemovalEvent> taker)
      throws IOException, InterruptedException {
    Set<Digest> content = new HashSet<>();
    Set<NamedImage> byDigest = new HashSet<>();
    for (NamedImage image : images) {
      Optional<ImageDetails> found =
          cache.inspection().listing().find(image.repository(), image.reference());
      if (found.isEmpty()) {
        taker.accept(new Kept(image.toString(), "no such image: " + image));
      } else if (untag(image, found.get(), taker)) {
        addTo(content, found.get().tree());
        byDigest.add(image);
      }
    }
    var gone = new ContentRemoval(cache, taker);
    gone.those(content);
    byDigest.forEach(image -> tellIfKept(image, taker));
    gone.end();
  }

  /**
   * @return whether no tag that was meant is left
   */
  private boolean untag(NamedImage image, ImageDetails details, Consumer<RemovalEvent> taker)
      throws IOException, InterruptedException {
    List<Tag> tags =
        switch (image.reference()) {
          case Reference.Tagged(Tag tag) -> List.of(tag);
          case Reference.Digested _ -> details.tags();
        };
    Optional<String> held =
        tags.stream().flatMap(tag -> held(image.repository(), tag).stream()).findFirst();
    if (held.isPresent()) {
      taker.accept(new Kept(image.toString(), held.get()));
      return false;
    }
    for (Tag tag : tags) {
      new Untagging(cache, taker).of(image.repository(), tag);
    }
    return true;
  }

  private Optional<String> held(Repository repository, Tag tag) {
    String name = Untagging.name(repository, tag);
    if (cache.retention().holds().frozen(repository, tag).isPresent()) {
      return Optional.of("%s is frozen: \"entrepot thaw %s\" first".formatted(name, name));
    }
    Optional<ImagePattern> byCommand = pinning(cache.retention().holds().pins(), repository, tag);
    if (byCommand.isPresent()) {
      return Optional.of(
          "%s is pinned: \"entrepot unpin '%s'\" first".formatted(name, byCommand.get()));
    }
    return pinning(configured, repository, tag)
        .map(
            pin ->
                "%s is pinned by the configuration: take %s out of its pins first"
                    .formatted(name, pin));
  }

  private static Optional<ImagePattern> pinning(
      List<ImagePattern> pins, Repository repository, Tag tag) {
    return pins.stream()
        .filter(pin -> pin instanceof ImagePattern.Tagged it && it.matches(repository, tag))
        .findFirst();
  }

  /** Without a tag to take away, it is the content that was meant. */
  private void tellIfKept(NamedImage image, Consumer<RemovalEvent> taker) {
    if (image.reference() instanceof Reference.Digested(Digest digest)
        && cache.metadata().manifest(digest).isPresent()) {
      taker.accept(
          new Kept(
              image.toString(),
              "%s stays: a pin, another tag or an image index refers to it".formatted(image)));
    }
  }

  private static void addTo(Set<Digest> content, ImageTree tree) {
    content.add(tree.root());
    tree.manifests().stream().map(ManifestPart::digest).forEach(content::add);
    tree.blobs().stream().map(BlobPart::digest).forEach(content::add);
  }
}
