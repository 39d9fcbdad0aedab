package dev.entrepot.server.admin.api;

import dev.entrepot.cache.ContentCache;
import dev.entrepot.config.EntrepotConfig;
import dev.entrepot.oci.manifest.Platform;
import dev.entrepot.operate.images.DiskUseJson;
import dev.entrepot.operate.images.HistoryJson;
import dev.entrepot.operate.images.ImageJson;
import dev.entrepot.operate.images.Listings;
import dev.entrepot.operate.images.PulledJson;
import dev.entrepot.operate.images.TagsJson;
import dev.entrepot.operate.name.ImagesQuery;
import dev.entrepot.operate.name.UnclearNameException;
import dev.entrepot.server.admin.AdminRoutes;
import dev.entrepot.server.admin.Jobs;
import dev.entrepot.server.admin.JsonLinesAnswer;
import dev.entrepot.server.admin.OwnFolder;
import dev.entrepot.server.admin.QueryParameters;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What is stored, as JSON.
 *
 * <ul>
 *   <li>{@code GET /api/v1/images} answers with an object a line for each image. Parameters: {@code
 *       filter}, a pattern, any number of times; {@code where}, one of docker's filters, such as
 *       {@code where=label=vendor}, likewise; {@code all=true} for those without a tag too; {@code
 *       shared=false} to leave out what images share, which takes a look at all manifests. If it
 *       cannot be ended, the last line is an object with {@code error}.
 *   <li>{@code GET /api/v1/images/NAME} answers with all that is known of one image.
 *   <li>{@code GET /api/v1/history/NAME} answers with an object a line for each step in which the
 *       image was made, the last one first; {@code platform=linux/arm64} for another than the
 *       first.
 *   <li>{@code GET /api/v1/manifests/NAME} answers with the image's manifest; {@code verbose=true}
 *       for those too that it names, an object a line.
 *   <li>{@code GET /api/v1/pulls} answers with an object a line for what clients pulled by tag or
 *       digest; {@code since=7d} for what they pulled in the last week only.
 *   <li>{@code GET /api/v1/tags/NAME} answers with an object a line for each tag of a repository,
 *       or for one tag, with what it has pointed at and when.
 *   <li>{@code GET /api/v1/df} answers with what takes up the disk; {@code verbose=true} for what
 *       takes a look at all manifests.
 * </ul>
 *
 * With the parameter {@code data}, a folder, all are refused by a server that uses another one.
 */
public final class ListingEndpoints implements AdminRoutes {
  private static final String IMAGES = "/api/v1/images";
  private static final String ONE_IMAGE = IMAGES + "/";
  private static final String HISTORY = "/api/v1/history/";
  private static final String MANIFESTS = "/api/v1/manifests/";
  private static final String TAGS = "/api/v1/tags/";
  private static final String PULLS = "/api/v1/pulls";
  private static final String DISK = "/api/v1/df";

  private final Listings listings;
  private final EntrepotConfig config;
  private final OwnFolder folder;
  private final Jobs jobs;

  /**
   * @param jobs walks through the index
   */
  public ListingEndpoints(ContentCache cache, EntrepotConfig config, Jobs jobs) {
    this.jobs = jobs;
    this.listings = new Listings(cache, config);
    this.config = config;
    this.folder = new OwnFolder(config.data());
  }

  @Override
  public void addTo(Router router) {
    router.get(IMAGES).blockingHandler(folder.checked(this::images), false);
    router.get(ONE_IMAGE + "*").blockingHandler(folder.checked(this::inspect), false);
    router.get(HISTORY + "*").blockingHandler(folder.checked(this::history), false);
    router.get(MANIFESTS + "*").blockingHandler(folder.checked(this::manifests), false);
    router.get(TAGS + "*").blockingHandler(folder.checked(this::tags), false);
    router.get(PULLS).blockingHandler(folder.checked(this::pulls), false);
    router.get(DISK).blockingHandler(folder.checked(this::diskUse), false);
  }

  private void images(RoutingContext context) throws UnclearNameException {
    var query =
        new ImagesQuery(
            context.queryParam("filter"),
            context.queryParam("where"),
            QueryParameters.flag(context, "all", false),
            QueryParameters.flag(context, "shared", true));
    var _ = Listings.wish(query, config); // What is no pattern is said before anything else.
    jobs.lines(
        context,
        answer -> listings.images(query, image -> answer.write(ImageJson.FORM.json(image))));
  }

  private void inspect(RoutingContext context) throws UnclearNameException {
    String name = name(context, ONE_IMAGE);
    jobs.lines(context, answer -> inspect(name, answer));
  }

  private void history(RoutingContext context) throws UnclearNameException {
    String name = name(context, HISTORY);
    String platform = context.request().getParam("platform");
    Optional<Platform> wanted =
        platform == null ? Optional.empty() : Optional.of(Listings.platform(platform));
    jobs.lines(
        context,
        answer ->
            listings
                .history(name, wanted)
                .forEach(step -> answer.write(HistoryJson.FORM.json(step))));
  }

  private void manifests(RoutingContext context) throws UnclearNameException {
    String name = name(context, MANIFESTS);
    boolean all = QueryParameters.flag(context, "verbose", false);
    jobs.lines(context, answer -> listings.manifests(name, all, answer::write));
  }

  private void tags(RoutingContext context) throws UnclearNameException {
    String name = name(context, TAGS);
    Listings.requireTags(name, config);
    jobs.lines(
        context,
        answer -> listings.tags(name).forEach(tag -> answer.write(TagsJson.FORM.json(tag))));
  }

  private void pulls(RoutingContext context) throws UnclearNameException {
    String text = context.request().getParam("since");
    Duration since = text == null ? Listings.EVER : Listings.span(text);
    jobs.lines(
        context,
        answer -> listings.pulled(since, pull -> answer.write(PulledJson.FORM.json(pull))));
  }

  /** The name behind a path; in a path, unlike in a query, a plus is a plus. */
  private String name(RoutingContext context, String path) throws UnclearNameException {
    String text = context.normalizedPath().substring(path.length());
    String name = URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    Listings.requireImages(List.of(name), config);
    return name;
  }

  private void inspect(String name, JsonLinesAnswer answer)
      throws UnclearNameException, IOException, InterruptedException {
    Optional<JsonObject> found = listings.inspect(name);
    if (found.isPresent()) {
      answer.write(found.get());
    } else {
      answer.refuse(404, "no such image: " + name);
    }
  }

  private void diskUse(RoutingContext context) {
    boolean thorough = QueryParameters.flag(context, "verbose", false);
    jobs.lines(context, answer -> answer.write(DiskUseJson.FORM.json(listings.diskUse(thorough))));
  }
}
