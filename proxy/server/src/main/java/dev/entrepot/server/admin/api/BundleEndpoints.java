package dev.entrepot.server.admin.api;

import dev.entrepot.cache.ContentCache;
import dev.entrepot.config.EntrepotConfig;
import dev.entrepot.oci.HumanCount;
import dev.entrepot.operate.bundle.BundleJson;
import dev.entrepot.operate.bundle.ExportRequest;
import dev.entrepot.operate.bundle.ImportOutcome;
import dev.entrepot.operate.bundle.ImportReport;
import dev.entrepot.operate.bundle.SelectedImages;
import dev.entrepot.operate.bundle.SelectionJson;
import dev.entrepot.operate.json.JsonMismatchException;
import dev.entrepot.operate.json.ObjectForm;
import dev.entrepot.operate.local.StoreBundles;
import dev.entrepot.operate.name.ImageNames;
import dev.entrepot.operate.name.NameOrId;
import dev.entrepot.operate.name.NamedImage;
import dev.entrepot.operate.name.UnclearNameException;
import dev.entrepot.server.admin.AdminRoutes;
import dev.entrepot.server.admin.AuditTrail;
import dev.entrepot.server.admin.Jobs;
import dev.entrepot.server.admin.JsonAnswers;
import dev.entrepot.server.admin.OwnFolder;
import dev.entrepot.server.admin.QueryParameters;
import dev.entrepot.server.admin.RequestBodies;
import dev.entrepot.server.admin.RequestInput;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What goes from one store to another.
 *
 * <ul>
 *   <li>{@code GET /api/v1/receipt} answers with a receipt of all blobs, a text.
 *   <li>{@code POST /api/v1/export/selection} answers with the images that a selection means:
 *       {@code images}, their names, and {@code notWhole}, what is left out. The body is a JSON
 *       object: {@code images}, names; {@code pinned}, true for what is pinned; {@code
 *       pulledSince}, a span of time such as {@code 7d}, for what clients pulled in it; {@code
 *       sync}, the text of a list, for what that names.
 *   <li>{@code POST /api/v1/export} answers with a bundle, a tar archive. The body is a JSON
 *       object: {@code images}, their names, {@code without}, digests of blobs to leave out, and
 *       {@code referrers}, false to leave out what refers to the images. An answer that ends early
 *       is no bundle.
 *   <li>{@code POST /api/v1/export/blobs}, with the same body, answers with the blobs that the
 *       bundle needs and their sizes.
 *   <li>{@code POST /api/v1/import} takes a bundle as its body, {@code application/x-tar}, and
 *       answers with what has become of its images. A body that ends early moves no tag. Parameter:
 *       {@code as}, the name of the one image that it has; {@code moveTags}, true to move tags of
 *       registries that may be asked, too.
 * </ul>
 *
 * With the parameter {@code data}, a folder, all are refused by a server that uses another one.
 */
public final class BundleEndpoints implements AdminRoutes {
  private static final String TAR = "application/x-tar";
  private static final String TEXT = "text/plain; charset=utf-8";

  /** The longest body that names images and blobs: 8 MiB, which is about 110,000 digests. */
  private static final long MAX_BODY_BYTES = 8 << 20;

  /** How many names of images the log has of a bundle. */
  private static final int MAX_TOLD = 10;

  private final StoreBundles bundles;
  private final ImageNames names;
  private final OwnFolder folder;
  private final Jobs jobs;

  /**
   * @param jobs writes and reads bundles
   */
  public BundleEndpoints(ContentCache cache, EntrepotConfig config, Jobs jobs) {
    this.jobs = jobs;
    this.bundles = new StoreBundles(cache, config, InstantSource.system());
    this.names = ImageNames.of(config);
    this.folder = new OwnFolder(config.data());
  }

  @Override
  public void addTo(Router router) {
    var body = RequestBodies.taking(JsonAnswers.JSON, MAX_BODY_BYTES);
    router.get("/api/v1/receipt").blockingHandler(folder.checked(this::receipt), false);
    router
        .post("/api/v1/export/selection")
        .handler(body)
        .blockingHandler(folder.checked(this::select), false);
    router
        .post("/api/v1/export/blobs")
        .handler(body)
        .blockingHandler(folder.checked(this::blobs), false);
    router
        .post("/api/v1/export")
        .handler(body)
        .blockingHandler(folder.checked(this::export), false);
    router.post("/api/v1/import").handler(this::take);
  }

  private void receipt(RoutingContext context) {
    jobs.bytes(
        context,
        out -> {
          context.response().putHeader(HttpHeaders.CONTENT_TYPE, TEXT).setChunked(true);
          var text = new PrintWriter(out, false, StandardCharsets.UTF_8);
          bundles.receipt(line -> text.append(line).append('\n'));
          text.flush();
          if (text.checkError()) {
            throw new IOException("the client has left");
          }
        });
  }

  private void select(RoutingContext context) {
    read(context, SelectionJson.SELECTION, written -> written.read(names))
        .ifPresent(
            selection ->
                jobs.bytes(
                    context,
                    out -> {
                      SelectedImages selected = bundles.select(selection);
                      context
                          .response()
                          .putHeader(HttpHeaders.CONTENT_TYPE, JsonAnswers.JSON)
                          .setChunked(true);
                      out.write(SelectionJson.SELECTED.json(selected).toBuffer().getBytes());
                    }));
  }

  /** The images that a client wants to have exported, and how. */
  private record Wanted(List<NameOrId> images, ExportRequest request) {}

  /** Answers a request for images, whose full names are known then. */
  @FunctionalInterface
  private interface Export {
    void write(ExportRequest request, List<NamedImage> images, OutputStream out)
        throws UnclearNameException, IOException, InterruptedException;
  }

  private void blobs(RoutingContext context) {
    answer(
        context,
        JsonAnswers.JSON,
        (request, images, out) ->
            out.write(
                BundleJson.NEEDED
                    .json(bundles.blobs(images, request.referrers()))
                    .toBuffer()
                    .getBytes()));
  }

  private void export(RoutingContext context) {
    answer(
        context,
        TAR,
        (request, images, out) ->
            bundles.export(images, request.referrers(), request.without(), out, _ -> {}));
  }

  private void answer(RoutingContext context, String type, Export export) {
    read(
            context,
            ExportRequest.FORM,
            request -> new Wanted(names.imagesOrIds(request.images()), request))
        .ifPresent(
            wanted ->
                jobs.bytes(
                    context,
                    out -> {
                      List<NamedImage> images = bundles.names(wanted.images());
                      context.response().putHeader(HttpHeaders.CONTENT_TYPE, type).setChunked(true);
                      export.write(wanted.request(), images, out);
                    }));
  }

  private void take(RoutingContext context) {
    if (!RequestBodies.isOf(TAR, context.request())) {
      RequestBodies.refuse(context, 415, "the body has to be " + TAR);
      return;
    }
    Optional<NamedImage> as;
    try {
      String name = context.request().getParam("as");
      as = name == null ? Optional.empty() : Optional.of(names.image(name));
    } catch (UnclearNameException e) {
      RequestBodies.refuse(context, 400, String.valueOf(e.getMessage()));
      return;
    }
    boolean moves = QueryParameters.flag(context, "moveTags", false);
    var input =
        RequestInput.of(
            context.request(),
            context.vertx().getOrCreateContext(),
            RequestBodies.limits(context).stalled());
    jobs.bytes(
        context,
        input,
        out -> {
          folder.require(context);
          ImportReport report = bundles.take(input, as, moves);
          tell(AuditTrail.of(context), report);
          context.response().putHeader(HttpHeaders.CONTENT_TYPE, JsonAnswers.JSON).setChunked(true);
          out.write(BundleJson.REPORT.json(report).toBuffer().getBytes());
        });
  }

  private static void tell(AuditTrail.Tally tally, ImportReport report) {
    tally.what(
        report.images().stream()
            .limit(MAX_TOLD)
            .map(ImportOutcome::name)
            .collect(Collectors.joining(" ")));
    tally.result(
        "%s%s, %s of %d B"
            .formatted(
                HumanCount.of(report.images().size(), "image"),
                report.isComplete() ? "" : ", not all of them complete",
                HumanCount.of(report.newBlobs(), "new blob"),
                report.newBytes()));
  }

  /** Reads the body of a request. */
  @FunctionalInterface
  private interface Reading<W, T> {
    T of(W written) throws UnclearNameException;
  }

  private static <W, T> Optional<T> read(
      RoutingContext context, ObjectForm<W> form, Reading<W, T> reading) {
    try {
      return Optional.of(reading.of(form.read(RequestBodies.of(context))));
    } catch (JsonMismatchException e) {
      JsonAnswers.refuse(
          context, 400, "the body has to be like {\"images\": [\"alpine:3\"]}: " + e.getMessage());
    } catch (UnclearNameException e) {
      JsonAnswers.refuse(context, 400, String.valueOf(e.getMessage()));
    }
    return Optional.empty();
  }
}
