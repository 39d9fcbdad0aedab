package dev.entrepot.proxy.admin;

import dev.entrepot.cache.ContentCache;
import dev.entrepot.proxy.config.EntrepotConfig;
import dev.entrepot.proxy.listing.DiskUseJson;
import dev.entrepot.proxy.listing.ImageJson;
import dev.entrepot.proxy.listing.ImagesQuery;
import dev.entrepot.proxy.listing.Listings;
import dev.entrepot.proxy.listing.UnclearNameException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What is stored, as JSON.
 *
 * <ul>
 *   <li>{@code GET /api/v1/images} answers with an object a line for each image. Parameters: {@code
 *       filter}, a pattern, any number of times; {@code all=true} for those without a tag too;
 *       {@code shared=false} to leave out what images share, which takes a look at all manifests.
 *       If it cannot be ended, the last line is an object with {@code error}.
 *   <li>{@code GET /api/v1/images/NAME} answers with all that is known of one image.
 *   <li>{@code GET /api/v1/df} answers with what takes up the disk; {@code verbose=true} for what
 *       takes a look at all manifests.
 * </ul>
 *
 * With the parameter {@code data}, a folder, all are refused by a server that uses another one.
 */
public final class ListingEndpoints implements AdminRoutes, AutoCloseable {
  private static final String IMAGES = "/api/v1/images";
  private static final String ONE_IMAGE = IMAGES + "/";
  private static final String DISK = "/api/v1/df";
  private static final String TRUE = "true";

  private final Listings listings;
  private final EntrepotConfig config;
  private final OwnFolder folder;
  private final ListingThreads threads = new ListingThreads();

  public ListingEndpoints(ContentCache cache, EntrepotConfig config) {
    this.listings = new Listings(cache, config);
    this.config = config;
    this.folder = new OwnFolder(config.data());
  }

  @Override
  public void addTo(Router router) {
    router.get(IMAGES).blockingHandler(checked(this::images), false);
    router.get(ONE_IMAGE + "*").blockingHandler(checked(this::inspect), false);
    router.get(DISK).blockingHandler(checked(this::diskUse), false);
  }

  /** Breaks off what runs, and waits for that. */
  @Override
  public void close() {
    threads.close();
  }

  @FunctionalInterface
  private interface Handler {
    void handle(RoutingContext context) throws UnclearNameException;
  }

  private io.vertx.core.Handler<RoutingContext> checked(Handler handler) {
    return context -> {
      String data = context.request().getParam("data");
      if (data != null && !folder.is(data)) {
        Refusal.send(context, 409, folder.refusal());
        return;
      }
      try {
        handler.handle(context);
      } catch (UnclearNameException | IllegalArgumentException e) {
        Refusal.send(context, 400, String.valueOf(e.getMessage()));
      }
    };
  }

  private void images(RoutingContext context) throws UnclearNameException {
    var query =
        new ImagesQuery(
            context.queryParam("filter"), is(context, "all", false), is(context, "shared", true));
    var _ = Listings.wish(query, config); // What is no pattern is said before anything else.
    threads.run(
        context, answer -> listings.images(query, image -> answer.write(ImageJson.of(image))));
  }

  private void inspect(RoutingContext context) throws UnclearNameException {
    String name = decoded(context.normalizedPath().substring(ONE_IMAGE.length()));
    var _ = Listings.image(name, config);
    threads.run(context, answer -> inspect(name, answer));
  }

  /** In a path, unlike in a query, a plus is a plus. */
  private static String decoded(String path) {
    return URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private void inspect(String name, ListingAnswer answer) throws UnclearNameException, IOException {
    Optional<JsonObject> found = listings.inspect(name);
    if (found.isPresent()) {
      answer.write(found.get());
    } else {
      answer.refuse(404, "no such image: " + name);
    }
  }

  private void diskUse(RoutingContext context) {
    boolean thorough = is(context, "verbose", false);
    threads.run(context, answer -> answer.write(DiskUseJson.of(listings.diskUse(thorough))));
  }

  private static boolean is(RoutingContext context, String parameter, boolean unsaid) {
    String value = context.request().getParam(parameter);
    return value == null ? unsaid : value.equals(TRUE);
  }
}
