package dev.entrepot.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The admin API is what its document says. */
public class OpenApiTest extends ListingFixture {
  private static final String DOCUMENT = "app://entrepot/openapi";
  private static final String LINES = "application/x-ndjson";
  private static final String JSON = "application/json";

  private JsonObject document = new JsonObject();
  private SchemaRegistry schemas = registry(document);

  private void read(TestProxy proxy) throws Exception {
    HttpResponse<String> answer = admin(proxy, "openapi.yaml");
    assertThat(answer.headers().firstValue("content-type")).contains("application/yaml");
    document = parse(answer.body());
    schemas = registry(document);
  }

  /** A document in YAML as JSON. */
  public static JsonObject parse(String yaml) {
    return (JsonObject) json(new Load(LoadSettings.builder().build()).loadFromString(yaml));
  }

  private static SchemaRegistry registry(JsonObject document) {
    return SchemaRegistry.withDefaultDialect(
        SpecificationVersion.DRAFT_2020_12,
        builder -> builder.schemas(Map.of(DOCUMENT, document.encode())));
  }

  private static Object json(Object yaml) {
    return switch (yaml) {
      case Map<?, ?> map -> {
        var object = new JsonObject();
        map.forEach((key, value) -> object.put(key.toString(), json(value)));
        yield object;
      }
      case List<?> list -> new JsonArray(list.stream().map(OpenApiTest::json).toList());
      default -> yaml;
    };
  }

  @Test
  void document_operations_areThoseOfTheServer() throws Exception {
    try (var proxy = start()) {
      read(proxy);
      var documented = new TreeSet<String>();
      JsonObject paths = document.getJsonObject("paths");
      for (String path : paths.fieldNames()) {
        for (String method : paths.getJsonObject(path).fieldNames()) {
          documented.add(method.toUpperCase(Locale.ROOT) + " " + path);
        }
      }
      var served =
          new JsonObject(admin(proxy, "").body())
              .getJsonArray("operations").stream().map(Object::toString).toList();
      assertThat(served).isNotEmpty().containsExactlyElementsOf(documented);
    }
  }

  @Test
  void answers_fitTheirSchemas() throws Exception {
    try (var proxy = start()) {
      pull(proxy);
      read(proxy);
      assertFits(proxy, "GET", "/api/v1", "", 1);
      assertFits(proxy, "GET", "/api/v1/server", "", 1);
      assertFits(proxy, "GET", "/api/v1/images", "?all=true", 4);
      assertFits(proxy, "GET", "/api/v1/images/{name}", "one:1", 1);
      assertFits(proxy, "GET", "/api/v1/history/{name}", "one:1", 1);
      assertFits(proxy, "GET", "/api/v1/manifests/{name}", "one:multi?verbose=true", 1);
      assertFits(proxy, "GET", "/api/v1/tags/{name}", "one", 2);
      assertFits(proxy, "GET", "/api/v1/blobs", "", 5);
      assertFits(proxy, "GET", "/api/v1/blobs/{digest}", next.config().digest(), 1);
      assertFits(proxy, "GET", "/api/v1/df", "?verbose=true", 1);
      assertFits(proxy, "GET", "/api/v1/upstreams", "", 2);
      assertFits(proxy, "GET", "/api/v1/pulls", "?since=7d", 3);
      assertFits(proxy, "GET", "/api/v1/missed", "", 0);
      assertFits(proxy, "DELETE", "/api/v1/missed", "?until=2026-01-01T00:00:00Z", 1);
      assertFits(proxy, "POST", "/api/v1/pins", "?image=one:1", 1);
      assertFits(proxy, "POST", "/api/v1/frozen", "?image=one:1&image=none:1", 2);
      assertFits(proxy, "GET", "/api/v1/held", "", 3);
      assertFits(proxy, "DELETE", "/api/v1/images", "?image=one:1", 2);
      assertFits(proxy, "DELETE", "/api/v1/frozen", "?image=one:1", 1);
      assertFits(proxy, "DELETE", "/api/v1/pins", "?image=one:1", 1);
      assertFits(proxy, "DELETE", "/api/v1/images", "?image=one:1", 3);
      assertFits(proxy, "POST", "/api/v1/prune", "", 1);
      assertFits(proxy, "POST", "/api/v1/verify", "", 1);
      assertFits(proxy, "POST", "/api/v1/export/blobs", "", 1);
      assertFits(proxy, "POST", "/api/v1/export/selection", "", 1);
      assertFits(proxy, "POST", "/api/v1/pull", "", 3);
      assertFits(proxy, "GET", "/api/v1/pull", "", 0);
    }
  }

  @Test
  void refusals_haveOneForm() throws Exception {
    try (var proxy = start()) {
      read(proxy);
      for (String path :
          List.of(
              "images?where=x",
              "images/A",
              "images/none:1",
              "blobs/x",
              "tags/A",
              "pulls?since=x",
              "df?data=/")) {
        HttpResponse<String> answer = admin(proxy, path);
        assertThat(answer.statusCode()).as(path).isBetween(400, 499);
        assertFits("#/components/schemas/Error", answer.body());
      }
    }
  }

  @Test
  void operations_ofAnotherFolder_areRefusedAsPromised() throws Exception {
    try (var proxy = start()) {
      pull(proxy);
      read(proxy);
      var asked = new TreeSet<String>();
      JsonObject paths = document.getJsonObject("paths");
      for (String path : paths.fieldNames()) {
        for (String method : paths.getJsonObject(path).fieldNames()) {
          JsonObject operation = paths.getJsonObject(path).getJsonObject(method);
          if (operation.encode().contains("#/components/parameters/data")) {
            asked.add(method + " " + path);
            assertOtherFolder(ofAnotherFolder(proxy, method, path, operation));
          }
        }
      }
      assertThat(asked).hasSizeGreaterThan(25);
      var verify =
          HttpRequest.newBuilder(proxy.admin("/api/v1/verify"))
              .header("content-type", JSON)
              .POST(BodyPublishers.ofString("{\"data\": \"/\"}"));
      assertOtherFolder(proxy.client().send(verify.build(), BodyHandlers.ofString()));
    }
  }

  private void assertOtherFolder(HttpResponse<String> answer) {
    String what = answer.request().method() + " " + answer.uri() + " " + answer.body();
    assertThat(answer.statusCode()).as(what).isEqualTo(409);
    assertThat(answer.body()).as(what).contains("this server uses ");
    assertFits("#/components/schemas/Error", answer.body());
  }

  /** Asks with all that an operation needs, so that nothing but the folder is wrong. */
  private static HttpResponse<String> ofAnotherFolder(
      TestProxy proxy, String method, String path, JsonObject operation) throws Exception {
    String target =
        path.replace("{name}", "one:1").replace("{digest}", "sha256:" + "0".repeat(64))
            + "?data=/&image=one:1&q=one&until=2026-01-01T00:00:00Z";
    String type =
        switch (path) {
          case "/api/v1/sync" -> "application/yaml";
          case "/api/v1/import" -> "application/x-tar";
          default -> JSON;
        };
    BodyPublisher body =
        operation.containsKey("requestBody")
            ? BodyPublishers.ofString("{\"images\": [\"one:1\"]}")
            : BodyPublishers.noBody();
    var request =
        HttpRequest.newBuilder(proxy.admin(target))
            .header("content-type", type)
            .method(method.toUpperCase(Locale.ROOT), body);
    return proxy.client().send(request.build(), BodyHandlers.ofString());
  }

  /**
   * @param least how many objects there are at least
   */
  private void assertFits(TestProxy proxy, String method, String path, String wish, int least)
      throws Exception {
    JsonObject content =
        document
            .getJsonObject("paths")
            .getJsonObject(path)
            .getJsonObject(method.toLowerCase(Locale.ROOT))
            .getJsonObject("responses")
            .getJsonObject("200")
            .getJsonObject("content");
    String target = path.replaceAll("\\{\\w+}", "") + wish;
    HttpResponse<String> answer = send(proxy, method, target);
    assertThat(answer.statusCode()).as(target + " " + answer.body()).isEqualTo(200);
    String type = answer.headers().firstValue("content-type").orElseThrow();
    assertThat(content.fieldNames()).as(target).contains(type);
    String schema = content.getJsonObject(type).getJsonObject("schema").getString("$ref");
    List<String> objects = new ArrayList<>();
    switch (type) {
      case LINES -> answer.body().lines().forEach(objects::add);
      case JSON -> objects.add(answer.body());
      default -> throw new AssertionError(type);
    }
    assertThat(objects).as(target).hasSizeGreaterThanOrEqualTo(least);
    objects.forEach(object -> assertFits(schema, object));
  }

  private void assertFits(String schema, String object) {
    List<Error> faults =
        schemas.getSchema(SchemaLocation.of(DOCUMENT + schema)).validate(object, InputFormat.JSON);
    assertThat(faults).as(schema + " " + object).isEmpty();
  }

  private static HttpResponse<String> send(TestProxy proxy, String method, String target)
      throws Exception {
    boolean hasBody = method.equals("POST");
    var request =
        HttpRequest.newBuilder(proxy.admin(target))
            .method(
                method,
                hasBody
                    ? BodyPublishers.ofString("{\"images\":[\"one:multi\"]}")
                    : BodyPublishers.noBody());
    if (hasBody) {
      request.header("content-type", JSON);
    }
    return proxy.client().send(request.build(), BodyHandlers.ofString());
  }
}
