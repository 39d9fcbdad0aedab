package dev.entrepot.operate.pull.spec;

import static dev.entrepot.operate.json.JsonForms.FLAG;
import static dev.entrepot.operate.json.JsonForms.TEXT;

import dev.entrepot.config.EntrepotConfig;
import dev.entrepot.operate.images.Listings;
import dev.entrepot.operate.json.ObjectForm;
import dev.entrepot.operate.name.NamedImage;
import dev.entrepot.operate.name.UnclearNameException;
import java.util.ArrayList;
import java.util.List;

/**
 * What somebody wants to have pulled, as it was written.
 *
 * @param images names as for docker
 * @param platforms as {@link PullOptions#of} takes them
 * @param allTags whether the images are repositories, all tags of which are wanted
 */
public record PullRequest(
    List<String> images, List<String> platforms, boolean allTags, boolean referrers) {
  /** There are no other members; all but the images may be left out. */
  public static final ObjectForm<PullRequest> FORM =
      ObjectForm.of(
          pull -> {
            var images = pull.oneOr("images", TEXT.list(), PullRequest::images, List.of());
            var platforms =
                pull.unless("platforms", TEXT.list(), PullRequest::platforms, List.of());
            var allTags = pull.unless("allTags", FLAG, PullRequest::allTags, false);
            var referrers = pull.unless("referrers", FLAG, PullRequest::referrers, false);
            return in ->
                new PullRequest(in.of(images), in.of(platforms), in.of(allTags), in.of(referrers));
          });

  public PullRequest {
    images = List.copyOf(images);
    platforms = List.copyOf(platforms);
  }

  /**
   * What is meant.
   *
   * @throws UnclearNameException if a name or platform is none
   */
  public List<PullSpec> wishes(EntrepotConfig config) throws UnclearNameException {
    if (images.isEmpty() || images.size() > PullSpec.MAX_IMAGES) {
      throw new UnclearNameException("1 to %d images can be pulled".formatted(PullSpec.MAX_IMAGES));
    }
    var options = PullOptions.of(platforms, referrers, config);
    List<PullSpec> wishes = new ArrayList<>();
    for (String image : images) {
      NamedImage named = Listings.image(image, config);
      wishes.add(new PullSpec(named.repository(), choice(image, named), options));
    }
    return wishes;
  }

  private PullSpec.Choice choice(String text, NamedImage named) throws UnclearNameException {
    if (!allTags) {
      return new PullSpec.Choice.One(named.reference());
    }
    String last = text.substring(text.lastIndexOf('/') + 1);
    if (last.indexOf(':') >= 0 || last.indexOf('@') >= 0) {
      throw new UnclearNameException(
          "all tags are wanted, so name images without one, not %s".formatted(named));
    }
    return new PullSpec.Choice.Tags(new TagRule.Every());
  }
}
