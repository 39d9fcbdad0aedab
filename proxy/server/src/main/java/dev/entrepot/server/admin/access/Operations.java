package dev.entrepot.server.admin.access;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import io.vertx.core.http.HttpMethod;

/**
 * What the requests of the admin API do. Paths are normal: without {@code ..} and needless escapes,
 * as the router reads them.
 */
public final class Operations {
  private static final String API = "/api/";

  /** Those that change something, and what they are called: as the commands that make them. */
  private static final ImmutableMap<String, String> CHANGES =
      ImmutableMap.<String, String>builder()
          .put("POST /api/v1/pins", "pin")
          .put("DELETE /api/v1/pins", "unpin")
          .put("POST /api/v1/frozen", "freeze")
          .put("DELETE /api/v1/frozen", "thaw")
          .put("DELETE /api/v1/images", "rm")
          .put("POST /api/v1/prune", "prune")
          .put("POST /api/v1/import", "import")
          .put("POST /api/v1/pull", "pull")
          .put("POST /api/v1/sync", "sync")
          .put("POST /api/v1/verify", "verify")
          .put("DELETE /api/v1/missed", "missed --clear")
          .build();

  /** Those that only read, and have a body that says what. */
  private static final ImmutableSet<String> QUESTIONS =
      ImmutableSet.of(
          "POST /api/v1/export", "POST /api/v1/export/selection", "POST /api/v1/export/blobs");

  private Operations() {}

  /** Whether a path is one of the API. */
  public static boolean isOfApi(String path) {
    return path.startsWith(API);
  }

  /** Whether a request may change something; one that is not known might. */
  public static boolean changes(HttpMethod method, String path) {
    return !isReading(method) && !QUESTIONS.contains(method + " " + path);
  }

  /** Whether requests with a method change nothing, whatever the path. */
  static boolean isReading(HttpMethod method) {
    return method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD);
  }

  /** What a request is called for a person. */
  public static String name(HttpMethod method, String path) {
    String request = method + " " + path;
    return CHANGES.getOrDefault(request, request);
  }

  /** Whether it has been decided what a request does, other than by its method. */
  static boolean isDecided(HttpMethod method, String path) {
    String request = method + " " + path;
    return CHANGES.containsKey(request) || QUESTIONS.contains(request);
  }
}
