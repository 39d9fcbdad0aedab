package dev.entrepot.operate.bundle.write;

import dev.entrepot.cache.ContentCache;
import dev.entrepot.cache.listing.ListingScope;
import dev.entrepot.oci.Glob;
import dev.entrepot.oci.ImagePattern;
import dev.entrepot.oci.Reference;
import dev.entrepot.oci.Repository;
import dev.entrepot.oci.Tag;
import dev.entrepot.operate.name.NamedImage;
import dev.entrepot.operate.pull.spec.PullSpec;
import dev.entrepot.operate.pull.spec.SyncList;
import dev.entrepot.operate.pull.spec.TagRule;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** What a list for {@code sync} means in a store: its tags are those that are here. */
final class ListedImages {
  private static final Glob ANY = new Glob("*");

  private final Map<Repository, List<TagRule>> rules = new HashMap<>();
  private final List<NamedImage> named = new ArrayList<>();

  private ListedImages(SyncList list) {
    for (SyncList.Part part : list.parts()) {
      switch (part.choice()) {
        case PullSpec.Choice.One(Reference reference) ->
            named.add(new NamedImage(part.repository(), reference));
        case PullSpec.Choice.Tags(TagRule rule) ->
            rules.computeIfAbsent(part.repository(), _ -> new ArrayList<>()).add(rule);
      }
    }
  }

  /** Shows them, here whole or not. Blocking. */
  static void each(SyncList list, ContentCache cache, Consumer<NamedImage> taker)
      throws IOException, InterruptedException {
    var listed = new ListedImages(list);
    listed.named.forEach(taker);
    if (!listed.rules.isEmpty()) {
      cache
          .inspection()
          .listing()
          .images(
              new ListingScope(listed.patterns(), false, false),
              image ->
                  image
                      .tag()
                      .filter(tag -> listed.isMeant(image.repository(), tag))
                      .map(Reference.Tagged::new)
                      .ifPresent(tag -> taker.accept(new NamedImage(image.repository(), tag))));
    }
  }

  private List<ImagePattern> patterns() {
    return rules.keySet().stream()
        .<ImagePattern>map(
            it -> new ImagePattern.Tagged(it.registry(), new Glob(it.name().value()), ANY))
        .toList();
  }

  private boolean isMeant(Repository repository, Tag tag) {
    return rules.getOrDefault(repository, List.of()).stream()
        .anyMatch(rule -> rule.fits(tag.value()));
  }
}
