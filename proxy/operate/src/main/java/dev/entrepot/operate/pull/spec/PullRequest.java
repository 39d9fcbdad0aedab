package dev.entrepot.operate.pull.spec;

import dev.entrepot.config.EntrepotConfig;
import dev.entrepot.operate.images.Listings;
import dev.entrepot.operate.name.NamedImage;
import dev.entrepot.operate.name.UnclearNameException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What somebody wants to have pulled, as it was written.
 *
 * @param images names as for docker
 * @param platforms as {@link PullOptions#of} takes them
 * @param allTags whether the images are repositories, all tags of which are wanted
 */
public record PullRequest(
    List<String> images, List<String> platforms, boolean allTags, boolean referrers) {
  private static final String IMAGES = "images";
  private static final String PLATFORMS = "platforms";
  private static final String ALL_TAGS = "allTags";
  private static final String REFERRERS = "referrers";

  public PullRequest {
    images = List.copyOf(images);
    platforms = List.copyOf(platforms);
  }

  /**
   * Reads one.
   *
   * @throws ClassCastException if a member is of another type
   * @throws UnclearNameException if a member is unknown
   */
  public static PullRequest read(JsonObject json) throws UnclearNameException {
    for (String member : json.fieldNames()) {
      if (!Set.of(IMAGES, PLATFORMS, ALL_TAGS, REFERRERS).contains(member)) {
        throw new UnclearNameException(
            "unknown member %s: there are images, platforms, allTags and referrers"
                .formatted(member));
      }
    }
    return new PullRequest(
        texts(json.getJsonArray(IMAGES, new JsonArray())),
        texts(json.getJsonArray(PLATFORMS, new JsonArray())),
        json.getBoolean(ALL_TAGS, false),
        json.getBoolean(REFERRERS, false));
  }

  public JsonObject json() {
    return new JsonObject()
        .put(IMAGES, new JsonArray(images))
        .put(PLATFORMS, new JsonArray(platforms))
        .put(ALL_TAGS, allTags)
        .put(REFERRERS, referrers);
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

  private static List<String> texts(JsonArray array) {
    return array.stream().map(String.class::cast).toList();
  }
}
