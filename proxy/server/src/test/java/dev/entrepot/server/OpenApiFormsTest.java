package dev.entrepot.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.Splitter;
import dev.entrepot.operate.bundle.BundleJson;
import dev.entrepot.operate.bundle.ExportRequest;
import dev.entrepot.operate.bundle.SelectionJson;
import dev.entrepot.operate.images.BlobEntry;
import dev.entrepot.operate.images.DiskUseJson;
import dev.entrepot.operate.images.HistoryJson;
import dev.entrepot.operate.images.ImageJson;
import dev.entrepot.operate.images.MissedJson;
import dev.entrepot.operate.images.PulledJson;
import dev.entrepot.operate.images.SearchJson;
import dev.entrepot.operate.images.ServerFacts;
import dev.entrepot.operate.images.TagsJson;
import dev.entrepot.operate.json.JsonShape;
import dev.entrepot.operate.json.WireForm;
import dev.entrepot.operate.pull.PullJson;
import dev.entrepot.operate.pull.RunningPull;
import dev.entrepot.operate.pull.spec.PullRequest;
import dev.entrepot.operate.retain.RetentionJson;
import dev.entrepot.operate.verify.VerificationJson;
import dev.entrepot.operate.verify.VerificationRequest;
import dev.entrepot.server.admin.AdminServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The schemas of the API's document are the forms by which JSON is written and read. */
class OpenApiFormsTest {
  private static final String SCHEMAS = "#/components/schemas/";

  private static final Map<String, WireForm<?>> FORMS =
      Map.ofEntries(
          Map.entry("Server", ServerFacts.FORM),
          Map.entry("Image", ImageJson.FORM),
          Map.entry("Step", HistoryJson.FORM),
          Map.entry("Tag", TagsJson.FORM),
          Map.entry("Blob", BlobEntry.FORM),
          Map.entry("DiskUse", DiskUseJson.FORM),
          Map.entry("FoundRepository", SearchJson.FORM),
          Map.entry("Pulled", PulledJson.FORM),
          Map.entry("Missed", MissedJson.FORM),
          Map.entry("Held", RetentionJson.HELD),
          Map.entry("Obeyed", RetentionJson.RESULT),
          Map.entry("Removal", RetentionJson.REMOVAL),
          Map.entry("Verification", VerificationJson.EVENT),
          Map.entry("RunningPull", RunningPull.FORM),
          Map.entry("PullEvent", PullJson.EVENT),
          Map.entry("Selected", SelectionJson.SELECTED),
          Map.entry("BlobSizes", BundleJson.NEEDED),
          Map.entry("ImportReport", BundleJson.REPORT));

  /** Schemas of objects of one member, of other people's forms, and of what is only written. */
  private static final Set<String> WITHOUT_A_FORM =
      Set.of("Error", "Operations", "Forgotten", "Inspected", "NamedManifest", "Upstream");

  private static final Map<String, WireForm<?>> BODIES =
      Map.of(
          "/api/v1/pull", PullRequest.FORM,
          "/api/v1/verify", VerificationRequest.FORM,
          "/api/v1/export", ExportRequest.FORM,
          "/api/v1/export/blobs", ExportRequest.FORM,
          "/api/v1/export/selection", SelectionJson.SELECTION);

  private final JsonObject document = document();

  private static JsonObject document() {
    try (InputStream in =
        Objects.requireNonNull(AdminServer.class.getResourceAsStream("openapi.yaml"))) {
      return OpenApiTest.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void schemas_membersTypesAndRequired_areThoseOfTheForms() {
    FORMS.forEach((name, form) -> assertSame(SCHEMAS + name, ref(SCHEMAS + name), form.shape()));
  }

  @Test
  void schemas_ofObjects_haveAFormEach() {
    var objects = new TreeSet<String>();
    JsonObject schemas = document.getJsonObject("components").getJsonObject("schemas");
    for (String name : schemas.fieldNames()) {
      JsonObject schema = schemas.getJsonObject(name);
      if (schema.containsKey("oneOf") || "object".equals(schema.getString("type"))) {
        objects.add(name);
      }
    }
    objects.removeAll(WITHOUT_A_FORM);
    assertThat(objects).isEqualTo(new TreeSet<>(FORMS.keySet()));
  }

  @Test
  void bodies_membersTypesAndRequired_areThoseOfTheForms() {
    var asked = new HashSet<String>();
    JsonObject paths = document.getJsonObject("paths");
    for (String path : paths.fieldNames()) {
      for (String method : paths.getJsonObject(path).fieldNames()) {
        JsonObject body = paths.getJsonObject(path).getJsonObject(method);
        body = body.getJsonObject("requestBody", new JsonObject());
        JsonObject content = resolved(body).getJsonObject("content", new JsonObject());
        if (content.containsKey("application/json")) {
          asked.add(path);
          JsonObject schema = content.getJsonObject("application/json").getJsonObject("schema");
          assertSame(path, schema, Objects.requireNonNull(BODIES.get(path), path).shape());
        }
      }
    }
    assertThat(asked).isEqualTo(BODIES.keySet());
  }

  private JsonObject resolved(JsonObject schema) {
    return schema.containsKey("$ref") ? ref(schema.getString("$ref")) : schema;
  }

  private JsonObject ref(String way) {
    JsonObject at = document;
    for (String name : Splitter.on('/').split(way.substring(2))) {
      at = Objects.requireNonNull(at.getJsonObject(name), way);
    }
    return at;
  }

  private void assertSame(String at, JsonObject said, JsonShape shape) {
    JsonObject schema = resolved(said);
    switch (shape) {
      case JsonShape.Text text -> assertText(at, schema, text);
      case JsonShape.Whole _ -> assertType(at, schema, "integer");
      case JsonShape.Flag _ -> assertType(at, schema, "boolean");
      case JsonShape.Items(JsonShape item) -> {
        assertType(at, schema, "array");
        assertSame(at + "[]", schema.getJsonObject("items"), item);
      }
      case JsonShape.Entries(JsonShape value) -> {
        assertType(at, schema, "object");
        assertSame(at + ".*", schema.getJsonObject("additionalProperties"), value);
      }
      case JsonShape.Members(List<JsonShape.Member> members) -> assertMembers(at, schema, members);
      case JsonShape.OneOf(List<JsonShape.Members> kinds) -> {
        if (schema.containsKey("oneOf")) {
          assertKinds(at, schema.getJsonArray("oneOf"), kinds);
        } else {
          assertMembers(at, schema, together(kinds));
        }
      }
    }
  }

  private static void assertType(String at, JsonObject schema, String type) {
    assertThat(schema.getString("type")).as(at).isEqualTo(type);
  }

  private static void assertText(String at, JsonObject schema, JsonShape.Text text) {
    if (schema.containsKey("enum")) {
      List<String> words = schema.getJsonArray("enum").stream().map(Object::toString).toList();
      assertThat(text.words()).as(at).isEqualTo("one of " + String.join(", ", words));
    } else if (schema.containsKey("const")) {
      assertThat(text.words()).as(at).isEqualTo(schema.getString("const"));
    } else {
      assertType(at, schema, "string");
    }
  }

  private void assertMembers(String at, JsonObject schema, List<JsonShape.Member> members) {
    assertType(at, schema, "object");
    var required = new TreeSet<String>();
    schema.getJsonArray("required", new JsonArray()).forEach(name -> required.add(name.toString()));
    JsonObject properties = schema.getJsonObject("properties");
    assertThat(members.stream().map(JsonShape.Member::name))
        .as(at)
        .containsExactlyInAnyOrderElementsOf(properties.fieldNames());
    assertThat(members.stream().filter(JsonShape.Member::isAlwaysThere).map(JsonShape.Member::name))
        .as(at + ": required")
        .containsExactlyInAnyOrderElementsOf(required);
    for (JsonShape.Member member : members) {
      String there = at + "." + member.name();
      assertSame(there, properties.getJsonObject(member.name()), member.shape());
    }
  }

  private void assertKinds(String at, JsonArray schemas, List<JsonShape.Members> kinds) {
    assertThat(schemas).as(at).hasSameSizeAs(kinds);
    for (int i = 0; i < kinds.size(); i++) {
      assertMembers("%s[%d]".formatted(at, i), schemas.getJsonObject(i), kinds.get(i).members());
    }
  }

  /** All members of all kinds; there in each of them, or in some. */
  private static List<JsonShape.Member> together(List<JsonShape.Members> kinds) {
    var names = new TreeSet<String>();
    kinds.forEach(kind -> kind.members().forEach(member -> names.add(member.name())));
    return names.stream().map(name -> together(name, kinds)).toList();
  }

  private static JsonShape.Member together(String name, List<JsonShape.Members> kinds) {
    List<JsonShape.Member> found =
        kinds.stream()
            .flatMap(kind -> kind.members().stream())
            .filter(member -> member.name().equals(name))
            .toList();
    boolean isAlwaysThere =
        found.size() == kinds.size() && found.stream().allMatch(JsonShape.Member::isAlwaysThere);
    JsonShape first = found.getFirst().shape();
    boolean isTag =
        found.size() == kinds.size()
            && found.stream().map(JsonShape.Member::shape).distinct().count() == kinds.size();
    String words = String.join(", ", found.stream().map(it -> it.shape().words()).toList());
    return new JsonShape.Member(
        name, isTag ? new JsonShape.Text("one of " + words) : first, isAlwaysThere);
  }
}
