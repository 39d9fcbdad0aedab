package dev.entrepot.server.admin.api;

import dev.entrepot.cache.ContentCache;
import dev.entrepot.config.EntrepotConfig;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.Quoted;
import dev.entrepot.oci.Repository;
import dev.entrepot.operate.images.BlobEntry;
import dev.entrepot.operate.name.UnclearNameException;
import dev.entrepot.server.admin.AdminRoutes;
import dev.entrepot.server.admin.Jobs;
import dev.entrepot.server.admin.JsonLinesAnswer;
import dev.entrepot.server.admin.OwnFolder;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The blobs that are stored.
 *
 * <ul>
 *   <li>{@code GET /api/v1/blobs} answers with {@code digest} and {@code size} in bytes of each, a
 *       JSON object a line.
 *   <li>{@code GET /api/v1/blobs/DIGEST} answers with those of one, and a {@code repository} that
 *       has it.
 * </ul>
 */
public final class BlobEndpoints implements AdminRoutes {
  private static final String BLOBS = "/api/v1/blobs";

  private final ContentCache cache;
  private final OwnFolder folder;
  private final Jobs jobs;

  /**
   * @param jobs walks through the index
   */
  public BlobEndpoints(ContentCache cache, EntrepotConfig config, Jobs jobs) {
    this.jobs = jobs;
    this.cache = cache;
    this.folder = new OwnFolder(config.data());
  }

  @Override
  public void addTo(Router router) {
    router.get(BLOBS).blockingHandler(folder.checked(this::list), false);
    router.get(BLOBS + "/:digest").blockingHandler(folder.checked(this::find), false);
  }

  private void list(RoutingContext context) {
    jobs.lines(
        context,
        answer ->
            cache
                .inspection()
                .listing()
                .blobs(
                    digest ->
                        cache
                            .blobs()
                            .size(digest)
                            .ifPresent(
                                size -> answer.write(json(digest, size, Optional.empty())))));
  }

  private void find(RoutingContext context) throws UnclearNameException {
    String text = String.valueOf(context.pathParam("digest"));
    Digest digest =
        Digest.parse(text)
            .orElseThrow(() -> new UnclearNameException("no digest: " + Quoted.of(text)));
    jobs.lines(context, answer -> find(digest, answer));
  }

  private void find(Digest digest, JsonLinesAnswer answer)
      throws IOException, InterruptedException {
    OptionalLong size = cache.blobs().size(digest);
    if (size.isEmpty()) {
      answer.refuse(404, "no such blob: " + digest);
      return;
    }
    var repository = Optional.ofNullable(cache.inspection().holders(Set.of(digest)).get(digest));
    answer.write(json(digest, size.getAsLong(), repository));
  }

  private static JsonObject json(Digest digest, long size, Optional<Repository> repository) {
    return BlobEntry.FORM.json(new BlobEntry(digest, size, repository));
  }
}
