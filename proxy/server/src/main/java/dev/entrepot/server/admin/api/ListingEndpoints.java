package dev.entrepot.server.admin.api;

import dev.entrepot.cache.ContentCache;
import dev.entrepot.config.EntrepotConfig;
import dev.entrepot.oci.manifest.Platform;
import dev.entrepot.operate.Images;
import dev.entrepot.operate.images.DiskUseJson;
import dev.entrepot.operate.images.HistoryJson;
import dev.entrepot.operate.images.ImageJson;
import dev.entrepot.operate.images.PulledJson;
import dev.entrepot.operate.images.TagsJson;
import dev.entrepot.operate.local.StoreImages;
import dev.entrepot.operate.name.Arguments;
import dev.entrepot.operate.name.ImageNames;
import dev.entrepot.operate.name.ImagesQuery;
import dev.entrepot.operate.name.NameOrId;
import dev.entrepot.operate.name.TagsQuery;
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

  private final Images images;
  private final ImageNames names;
  private final OwnFolder folder;
  private final Jobs jobs;

  /**
   * @param jobs walks through the index
   */
  public ListingEndpoints(ContentCache cache, EntrepotConfig config, Jobs jobs) {
    this.jobs = jobs;
    this.images = new StoreImages(cache, config);
    this.names = ImageNames.of(config);
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
        ImagesQuery.of(
            context.queryParam("filter"),
            context.queryParam("where"),
            QueryParameters.flag(context, "all", false),
            QueryParameters.flag(context, "shared", true),
            names);
    jobs.lines(
        context, answer -> images.images(query, image -> answer.write(ImageJson.FORM.json(image))));
  }

  private void inspect(RoutingContext context) throws UnclearNameException {
    NameOrId image = image(context, ONE_IMAGE);
    jobs.lines(context, answer -> inspect(image, answer));
  }

  private void history(RoutingContext context) throws UnclearNameException {
    NameOrId image = image(context, HISTORY);
    String platform = context.request().getParam("platform");
    Optional<Platform> wanted =
        platform == null ? Optional.empty() : Optional.of(Arguments.platform(platform));
    jobs.lines(
        context,
        answer ->
            images
                .history(image, wanted)
                .forEach(step -> answer.write(HistoryJson.FORM.json(step))));
  }

  private void manifests(RoutingContext context) throws UnclearNameException {
    NameOrId image = image(context, MANIFESTS);
    boolean all = QueryParameters.flag(context, "verbose", false);
    jobs.lines(context, answer -> images.manifests(image, all, answer::write));
  }

  private void tags(RoutingContext context) throws UnclearNameException {
    TagsQuery query = names.tagsOf(name(context, TAGS));
    jobs.lines(
        context,
        answer -> images.tags(query).forEach(tag -> answer.write(TagsJson.FORM.json(tag))));
  }

  private void pulls(RoutingContext context) throws UnclearNameException {
    Optional<Duration> since = Arguments.span(QueryParameters.text(context, "since"));
    jobs.lines(
        context, answer -> images.pulled(since, pull -> answer.write(PulledJson.FORM.json(pull))));
  }

  /** The name behind a path; in a path, unlike in a query, a plus is a plus. */
  private static String name(RoutingContext context, String path) {
    String text = context.normalizedPath().substring(path.length());
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private NameOrId image(RoutingContext context, String path) throws UnclearNameException {
    return names.imageOrId(name(context, path));
  }

  private void inspect(NameOrId image, JsonLinesAnswer answer)
      throws UnclearNameException, IOException, InterruptedException {
    Optional<JsonObject> found = images.inspect(image);
    if (found.isPresent()) {
      answer.write(found.get());
    } else {
      answer.refuse(404, "no such image: " + image);
    }
  }

  private void diskUse(RoutingContext context) {
    boolean thorough = QueryParameters.flag(context, "verbose", false);
    jobs.lines(context, answer -> answer.write(DiskUseJson.FORM.json(images.diskUse(thorough))));
  }
}
