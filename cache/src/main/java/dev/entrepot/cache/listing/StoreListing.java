package dev.entrepot.cache.listing;

import static dev.entrepot.cache.index.table.Tables.BLOBS;
import static dev.entrepot.cache.index.table.Tables.LINKS;
import static dev.entrepot.cache.index.table.Tables.MANIFESTS;
import static dev.entrepot.cache.index.table.Tables.TAGS;

import dev.entrepot.cache.blob.BlobStore;
import dev.entrepot.cache.error.StoreException;
import dev.entrepot.cache.evict.Pins;
import dev.entrepot.cache.index.ContentKey;
import dev.entrepot.cache.index.Pulled;
import dev.entrepot.cache.index.TagKey;
import dev.entrepot.cache.index.TagRecord;
import dev.entrepot.cache.index.table.MetadataIndex;
import dev.entrepot.cache.listing.history.TagHistories;
import dev.entrepot.cache.pulls.LastPulls;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.ImagePattern;
import dev.entrepot.oci.Reference;
import dev.entrepot.oci.Repository;
import dev.entrepot.oci.Tag;
import dev.entrepot.oci.manifest.ImageConfig;
import dev.entrepot.oci.manifest.Platform;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Lists the images that are stored. No snapshot is taken: what comes and goes meanwhile is met or
 * not, and what is written by then is what is seen. To list changes nothing, and is no use of what
 * is listed. Any thread; all methods block, and end early if their thread is interrupted.
 */
public final class StoreListing {
  private final MetadataIndex index;
  private final ConfigFiles configs;
  private final LastPulls pulls;
  private final Pins pins;
  private final ImageTrees trees;
  private final RepositoryTags tags;

  public StoreListing(MetadataIndex index, BlobStore blobs, LastPulls pulls, Pins pins) {
    this.index = index;
    this.configs = new ConfigFiles(blobs);
    this.pulls = pulls;
    this.pins = pins;
    this.trees = new ImageTrees(index);
    this.tags = new RepositoryTags(index, trees);
  }

  /**
   * Shows images one at a time: by registry, repository and tag, then those without a tag by
   * registry, repository and digest.
   */
  public void images(ListingScope wish, Consumer<ListedImage> taker)
      throws StoreException, InterruptedException {
    pins.update();
    Optional<Survey> survey =
        wish.shared() || wish.untagged() ? Optional.of(Survey.of(index)) : Optional.empty();
    Optional<Survey> sharing = survey.filter(_ -> wish.shared());
    Pieces.each(
        Pieces.rows(index, TAGS),
        row -> {
          var repository = row.key().repository();
          var tag = row.key().tag();
          var target = row.value().digest();
          if (wish.means(repository, tag, target)) {
            taker.accept(image(repository, Optional.of(tag), target, sharing));
          }
        });
    if (survey.isPresent() && wish.untagged()) {
      new Untagged(index, survey.get())
          .each(
              link -> {
                if (wish.means(link.repository(), link.digest()) && isManifest(link)) {
                  taker.accept(image(link.repository(), Optional.empty(), link.digest(), sharing));
                }
              });
    }
  }

  /** Whether there is an image that a pattern means. */
  public boolean isAnyMeant(ImagePattern pattern) throws StoreException, InterruptedException {
    if (pattern instanceof ImagePattern.Digested(var repository, var digest)
        && find(repository, new Reference.Digested(digest)).isPresent()) {
      return true;
    }
    var wish = new ListingScope(List.of(pattern), false, false);
    var found = new AtomicBoolean();
    Pieces.after(
        Optional.empty(),
        Pieces.rows(index, TAGS),
        tag -> {
          found.set(wish.means(tag.key().repository(), tag.key().tag(), tag.value().digest()));
          return !found.get();
        });
    return found.get();
  }

  /** Shows the digests of all blobs that are stored, in the order of their keys. */
  public void blobs(Consumer<Digest> taker) throws StoreException, InterruptedException {
    Pieces.each(Pieces.keys(index, BLOBS), taker::accept);
  }

  /** The image that a repository has under a tag or digest, if it has one. */
  public Optional<ImageDetails> find(Repository repository, Reference reference)
      throws StoreException {
    pins.update();
    return switch (reference) {
      case Reference.Tagged(Tag tag) -> {
        Optional<TagRecord> record = index.get(TAGS, new TagKey(repository, tag));
        yield record.isEmpty()
            ? Optional.empty()
            : Optional.of(
                details(
                    repository,
                    Optional.of(tag),
                    record.get().digest(),
                    record.map(TagRecord::checkedAt)));
      }
      case Reference.Digested(Digest digest) ->
          isManifest(new ContentKey(repository, digest)) && index.has(MANIFESTS, digest)
              ? Optional.of(details(repository, Optional.empty(), digest, Optional.empty()))
              : Optional.empty();
    };
  }

  /**
   * The image of a tree that is for a platform, or the first one; empty if none of the stored
   * manifests is one. A platform without a variant means those with one too.
   */
  public Optional<PlatformImage> imageFor(ImageTree tree, Optional<Platform> platform) {
    var said = new ImageConfigs(configs, tree);
    return tree.manifests().stream()
        .filter(part -> part.config().isPresent())
        .filter(
            part ->
                platform.stream()
                    .allMatch(it -> said.platform(part).filter(it::covers).isPresent()))
        .findFirst()
        .map(
            part ->
                new PlatformImage(
                    part, part.config().flatMap(configs::read).map(ByteBuffer::wrap)));
  }

  /**
   * Shows what clients pulled by tag or digest since a time: by registry, repository, and tag or
   * digest. Digests that a tag or index leads to which was pulled too are left out. Pulls that wait
   * to be written are written first.
   */
  public void pulledSince(Instant since, Consumer<Pulled> taker)
      throws StoreException, InterruptedException {
    pulls.write();
    new RecentPulls(index, since, taker).each();
  }

  private ImageDetails details(
      Repository repository, Optional<Tag> tag, Digest digest, Optional<Instant> checkedAt)
      throws StoreException {
    ImageTree tree = trees.of(digest);
    return new ImageDetails(
        image(repository, tag, tree, OptionalLong.empty()),
        tree,
        checkedAt,
        tags.pointingAt(repository, digest),
        tree.image().flatMap(ManifestPart::config).flatMap(configs::read).map(ByteBuffer::wrap));
  }

  /**
   * Tags of a repository whose manifests are here, in the order of their characters.
   *
   * @param last those behind this text only; all if it is empty
   * @param most how many at most
   */
  public List<Tag> tags(Repository repository, String last, int most) throws StoreException {
    return tags.stored(repository, last, most);
  }

  /** How the tags of a repository have changed, also those that are gone. */
  public TagHistories tagHistories() {
    return new TagHistories(index);
  }

  /** For each of some blobs a tag of the repository whose image names it, if there is one. */
  public Map<Digest, Tag> tagsThatName(Repository repository, Set<Digest> blobs)
      throws StoreException {
    return tags.naming(repository, blobs);
  }

  private boolean isManifest(ContentKey link) {
    return index
        .get(LINKS, link)
        .filter(
            found ->
                switch (found.kind()) {
                  case MANIFEST -> true;
                  case BLOB -> false;
                })
        .isPresent();
  }

  private ListedImage image(
      Repository repository, Optional<Tag> tag, Digest digest, Optional<Survey> sharing) {
    ImageTree tree = trees.of(digest);
    OptionalLong shared =
        sharing.stream().mapToLong(survey -> survey.sharedBytes(tree)).findFirst();
    return image(repository, tag, tree, shared);
  }

  private ListedImage image(
      Repository repository, Optional<Tag> tag, ImageTree tree, OptionalLong shared) {
    var said = new ImageConfigs(configs, tree);
    return new ListedImage(
        repository,
        tag,
        tree.root(),
        tree.mediaType(),
        said.platforms(),
        tree.image().flatMap(ManifestPart::config),
        said.first().flatMap(ImageConfig::created),
        said.first().map(ImageConfig::labels).orElse(Map.of()),
        new ImageSize(tree.bytesHere(), tree.wholeBytes(), shared),
        tree.isComplete(),
        lastPulled(repository, tag, tree),
        pins.isPinned(tree.root()));
  }

  private Optional<Instant> lastPulled(Repository repository, Optional<Tag> tag, ImageTree tree) {
    Stream<Reference> digests =
        Stream.concat(
                Stream.of(tree.root()),
                tree.manifests().stream().filter(ManifestPart::isHere).map(ManifestPart::digest))
            .distinct()
            .map(Reference.Digested::new);
    return Stream.concat(tag.map(Reference.Tagged::new).stream(), digests)
        .flatMap(reference -> pulls.last(repository, reference).stream())
        .max(Comparator.naturalOrder());
  }
}
