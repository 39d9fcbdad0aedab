package dev.entrepot.server.admin;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * {@code GET /api/v1} answers with the operations that there are, {@code GET /api/v1/openapi.yaml}
 * with what each takes and answers (OpenAPI 3.1).
 */
final class DescriptionEndpoints implements AdminRoutes {
  private static final String API = "/api/v1";
  private static final String DOCUMENT = "openapi.yaml";
  private static final String YAML = "application/yaml";

  @Override
  public void addTo(Router router) {
    router
        .get(API)
        .handler(
            context ->
                JsonAnswers.send(
                    context,
                    new JsonObject().put("operations", new JsonArray(operations(router)))));
    router
        .get(API + '/' + DOCUMENT)
        .blockingHandler(context -> JsonAnswers.send(context, YAML, document()));
  }

  private static List<String> operations(Router router) {
    return router.getRoutes().stream()
        .filter(route -> path(route).startsWith(API))
        .flatMap(DescriptionEndpoints::operations)
        .sorted()
        .toList();
  }

  /** As {@code GET /api/v1/images/{name}}. */
  private static Stream<String> operations(Route route) {
    String path = path(route).replaceAll(":(\\w+)", "{$1}");
    String whole = route.isExactPath() ? path : path + "{name}";
    return Stream.ofNullable(route.methods())
        .flatMap(Set::stream)
        .map(method -> method + " " + whole);
  }

  private static String path(Route route) {
    return Objects.requireNonNullElse(route.getPath(), "");
  }

  private static Buffer document() {
    try (InputStream in =
        Objects.requireNonNull(DescriptionEndpoints.class.getResourceAsStream(DOCUMENT))) {
      return Buffer.buffer(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
