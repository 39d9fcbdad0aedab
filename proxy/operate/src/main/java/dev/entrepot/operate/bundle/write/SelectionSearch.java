package dev.entrepot.operate.bundle.write;

import dev.entrepot.cache.ContentCache;
import dev.entrepot.cache.listing.ListingScope;
import dev.entrepot.cache.listing.StoreListing;
import dev.entrepot.oci.ImagePattern;
import dev.entrepot.oci.Reference;
import dev.entrepot.operate.bundle.BundleException;
import dev.entrepot.operate.bundle.SelectedImages;
import dev.entrepot.operate.bundle.Selection;
import dev.entrepot.operate.bundle.Selection.Group;
import dev.entrepot.operate.name.ImageLookup;
import dev.entrepot.operate.name.NameOrId;
import dev.entrepot.operate.name.NamedImage;
import dev.entrepot.operate.name.UnclearNameException;
import dev.entrepot.operate.pull.spec.SyncList;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.stream.Stream;

/** Finds the images of a store that a selection means. Blocking. */
public final class SelectionSearch {
  private final ContentCache cache;
  private final List<ImagePattern> configured;
  private final InstantSource clock;

  /**
   * @param configured what the configuration pins
   */
  public SelectionSearch(ContentCache cache, List<ImagePattern> configured, InstantSource clock) {
    this.cache = cache;
    this.configured = List.copyOf(configured);
    this.clock = clock;
  }

  /**
   * The images that are meant, in a store. Blocking.
   *
   * @throws BundleException if there are too many, or an ID is none of an image here
   */
  public SelectedImages find(Selection selection)
      throws UnclearNameException, IOException, InterruptedException {
    SequencedSet<NamedImage> images = new LinkedHashSet<>(images(selection.named()));
    SequencedSet<NamedImage> others = new LinkedHashSet<>();
    for (Group group : selection.groups()) {
      add(group, others);
    }
    others.removeAll(images);
    if (images.size() + others.size() > Selection.MAX_IMAGES) {
      throw new BundleException(
          "that means more than %d images: make several bundles of them"
              .formatted(Selection.MAX_IMAGES));
    }
    var leftOut = new ArrayList<SelectedImages.LeftOut>();
    StoreListing listing = cache.inspection().listing();
    for (NamedImage image : others) {
      switch (ExportableImage.in(listing, image)) {
        case ExportableImage.Lacking(String reason) ->
            leftOut.add(new SelectedImages.LeftOut(image, reason));
        case ExportableImage.Whole _ -> images.add(image);
      }
    }
    return new SelectedImages(List.copyOf(images), leftOut);
  }

  /**
   * The images that are named one by one, an ID by all tags that point to its image. Blocking.
   *
   * @throws BundleException if an ID is none of an image here
   */
  public List<NamedImage> images(List<NameOrId> named)
      throws UnclearNameException, IOException, InterruptedException {
    SequencedSet<NamedImage> images = new LinkedHashSet<>();
    for (var meant : new ImageLookup(cache.inspection().listing()).names(named).entrySet()) {
      if (meant.getValue().isEmpty()) {
        throw new BundleException("no such image: " + meant.getKey());
      }
      images.addAll(meant.getValue());
    }
    return List.copyOf(images);
  }

  private void add(Group group, SequencedSet<NamedImage> images)
      throws UnclearNameException, IOException, InterruptedException {
    switch (group) {
      case Group.Pinned() -> addPinned(images);
      case Group.Listed(SyncList list) -> ListedImages.each(list, cache, images::add);
      case Group.Pulled(Duration since) ->
          cache
              .inspection()
              .listing()
              .pulledSince(
                  clock.instant().minus(since),
                  pull -> images.add(new NamedImage(pull.repository(), pull.reference())));
    }
  }

  private void addPinned(SequencedSet<NamedImage> images)
      throws UnclearNameException, IOException, InterruptedException {
    List<ImagePattern> pins =
        Stream.concat(configured.stream(), cache.retention().holds().pins().stream()).toList();
    if (pins.isEmpty()) {
      throw new UnclearNameException("nothing is pinned: pin images first, or name them");
    }
    var tagged = new ArrayList<ImagePattern>();
    for (ImagePattern pin : pins) {
      switch (pin) {
        case ImagePattern.Tagged _ -> tagged.add(pin);
        case ImagePattern.Digested(var repository, var digest) ->
            images.add(new NamedImage(repository, new Reference.Digested(digest)));
      }
    }
    if (!tagged.isEmpty()) {
      cache
          .inspection()
          .listing()
          .images(
              new ListingScope(tagged, false, false),
              image ->
                  image
                      .tag()
                      .map(Reference.Tagged::new)
                      .ifPresent(tag -> images.add(new NamedImage(image.repository(), tag))));
    }
  }
}
