package dev.entrepot.operate.pull.spec;

import static dev.entrepot.operate.json.JsonForms.FLAG;
import static dev.entrepot.operate.json.JsonForms.TEXT;

import dev.entrepot.config.EntrepotConfig;
import dev.entrepot.operate.json.ObjectForm;
import dev.entrepot.operate.name.ImageNames;
import dev.entrepot.operate.name.NamedImage;
import dev.entrepot.operate.name.UnclearNameException;
import java.util.ArrayList;
import java.util.List;

/**
 * The images that an operator wants to be pulled.
 *
 * @param allTags whether the images are repositories, all tags of which are wanted
 * @param referrers whether to pull what refers to them too
 */
public record PullRequest(
    List<Wanted> images, PlatformChoice platforms, boolean allTags, boolean referrers) {
  /** There are no other members; all but the images may be left out. */
  public static final ObjectForm<Written> FORM =
      ObjectForm.of(
          pull -> {
            var images = pull.oneOr("images", TEXT.list(), Written::images, List.of());
            var platforms = pull.unless("platforms", TEXT.list(), Written::platforms, List.of());
            var allTags = pull.unless("allTags", FLAG, Written::allTags, false);
            var referrers = pull.unless("referrers", FLAG, Written::referrers, false);
            return in ->
                new Written(in.of(images), in.of(platforms), in.of(allTags), in.of(referrers));
          });

  /** A request as it is written: names as for docker, platforms as texts. */
  public record Written(
      List<String> images, List<String> platforms, boolean allTags, boolean referrers) {
    public Written {
      images = List.copyOf(images);
      platforms = List.copyOf(platforms);
    }

    /**
     * The request that is meant.
     *
     * @throws UnclearNameException if a name or platform is none
     */
    public PullRequest read(ImageNames names) throws UnclearNameException {
      return of(images, platforms, allTags, referrers, names);
    }
  }

  /**
   * An image.
   *
   * @param text as it was written
   */
  public record Wanted(String text, NamedImage image) {}

  public PullRequest {
    images = List.copyOf(images);
  }

  /**
   * Reads names of images and platforms.
   *
   * @param platforms as {@link PlatformChoice#of(List)} takes them
   * @throws UnclearNameException if one is none
   */
  public static PullRequest of(
      List<String> images,
      List<String> platforms,
      boolean allTags,
      boolean referrers,
      ImageNames names)
      throws UnclearNameException {
    if (images.isEmpty() || images.size() > PullSpec.MAX_IMAGES) {
      throw new UnclearNameException("1 to %d images can be pulled".formatted(PullSpec.MAX_IMAGES));
    }
    PlatformChoice choice = PlatformChoice.of(platforms);
    List<Wanted> wanted = new ArrayList<>();
    for (String image : images) {
      wanted.add(wanted(image, names.image(image), allTags));
    }
    return new PullRequest(wanted, choice, allTags, referrers);
  }

  private static Wanted wanted(String text, NamedImage image, boolean allTags)
      throws UnclearNameException {
    String last = text.substring(text.lastIndexOf('/') + 1);
    if (allTags && (last.indexOf(':') >= 0 || last.indexOf('@') >= 0)) {
      throw new UnclearNameException(
          "all tags are wanted, so name images without one, not %s".formatted(image));
    }
    return new Wanted(text, image);
  }

  /** The request as it is written. */
  public Written written() {
    return new Written(
        images.stream().map(Wanted::text).toList(), platforms.texts(), allTags, referrers);
  }

  /** What is to be pulled, where a configuration chooses what the request leaves open. */
  public List<PullSpec> specs(EntrepotConfig config) {
    var options = new PullOptions(platforms.platforms(config), referrers, false);
    return images.stream()
        .map(wanted -> new PullSpec(wanted.image().repository(), choice(wanted), options))
        .toList();
  }

  private PullSpec.Choice choice(Wanted wanted) {
    return allTags
        ? new PullSpec.Choice.Tags(new TagRule.Every())
        : new PullSpec.Choice.One(wanted.image().reference());
  }
}
