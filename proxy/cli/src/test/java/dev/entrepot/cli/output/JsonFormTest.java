package dev.entrepot.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.entrepot.cli.ChildCommand;
import dev.entrepot.cli.Main;
import dev.entrepot.cli.bundle.BundleFixture;
import dev.entrepot.server.OpenApiTest;
import dev.entrepot.server.TestProxy;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/**
 * The form of all JSON that commands and API print: keys in camel case, times as ISO 8601 in UTC.
 * What has docker's shape keeps docker's names, and is listed here.
 */
class JsonFormTest extends BundleFixture {
  private static final Pattern CAMEL_CASE = Pattern.compile("[a-z][a-zA-Z0-9]*");

  /** Objects whose keys are what images, or stores, say: names of labels, and digests. */
  private static final ImmutableSet<String> KEYED_BY_CONTENT = ImmutableSet.of("labels", "blobs");

  private static final ImmutableSet<String> TIMES =
      ImmutableSet.of(
          "created",
          "lastPulled",
          "first",
          "last",
          "since",
          "until",
          "begun",
          "at",
          "lastSuccess",
          "leftAloneUntil",
          "resets");

  /** A day, and whatever stands behind it. */
  private static final Pattern LIKE_A_TIME = Pattern.compile("\\d{4}-\\d\\d-\\d\\d.*");

  /** Each command that has --json, with what it takes to print something. */
  private static final ImmutableMap<String, List<List<String>>> COMMANDS =
      ImmutableMap.<String, List<List<String>>>builder()
          .put("images", List.of(List.of("images", "-a")))
          .put("history", List.of(List.of("history", "one:1")))
          .put("tags", List.of(List.of("tags", "one")))
          .put("df", List.of(List.of("df"), List.of("df", "--verbose")))
          .put("pulled", List.of(List.of("pulled")))
          .put("upstreams", List.of(List.of("upstreams")))
          .put("missed", List.of(List.of("missed")))
          .put("search", List.of()) // The registry cannot be searched; the document has its keys.
          .put("access check", List.of(List.of("access", "check", "--anonymous", "one:1")))
          .put("config show", List.of(List.of("config", "show")))
          .put("doctor", List.of()) // It looks at this machine's clients: DoctorTest.
          .put("version", List.of(List.of("version")))
          .put("verify", List.of(List.of("verify", "--deep")))
          .put(
              "pull", List.of(List.of("pull", "--platform", "linux/amd64", "one:1", "one:missing")))
          .put("sync", List.of(List.of("sync", "wanted.yaml")))
          .put("export", List.of(List.of("export", "-o", "site.tar", "one:1")))
          .put("import", List.of(List.of("import", "site.tar")))
          .put("pin", List.of(List.of("pin", "one:1"), List.of("pin")))
          .put("unpin", List.of(List.of("unpin", "one:1", "one:2")))
          .put("freeze", List.of(List.of("freeze", "one:1", "one:none"), List.of("freeze")))
          .put("thaw", List.of(List.of("thaw", "one:1")))
          .put("rm", List.of(List.of("rm", PINNED, "one:multi")))
          .put("prune", List.of(List.of("prune", "--force", "-a", "--filter", "until=1s")))
          .buildOrThrow();

  /** What commands print that has no data folder to look at. */
  private static final ImmutableSet<String> WITHOUT_STORE = ImmutableSet.of("version");

  /** Commands whose output has the shape that docker gives it, and its names. */
  private static final ImmutableSet<String> DOCKER_SHAPED =
      ImmutableSet.of("inspect", "manifest inspect");

  /** The same of the API. */
  private static final ImmutableSet<String> DOCKER_SHAPED_PATHS =
      ImmutableSet.of("/api/v1/images/{name}", "/api/v1/manifests/{name}");

  @Test
  void commands_withJson_areAllLookedAt() {
    var named = new TreeSet<String>();
    collect("", Main.commandLine(), named);
    named.removeAll(DOCKER_SHAPED);
    assertThat(COMMANDS.keySet()).containsExactlyInAnyOrderElementsOf(named);
  }

  private static void collect(String name, CommandLine line, Set<String> named) {
    if (line.getCommandSpec().findOption("--json") != null) {
      named.add(name);
    }
    line.getSubcommands()
        .forEach(
            (sub, command) -> {
              if (command.getCommandName().equals(sub)) {
                collect((name + " " + sub).strip(), command, named);
              }
            });
  }

  @Test
  void commands_printKeysInCamelCaseAndTimesInUtc() throws Exception {
    try (var proxy = start()) {
      pull(proxy);
      Files.writeString(
          file("wanted.yaml"), "docker.io:\n  images:\n    library/one: [multi, absent]\n");
      for (List<List<String>> ways : COMMANDS.values()) {
        for (List<String> way : ways) {
          List<String> printed = printed(way);
          assertThat(printed).as(way.toString()).isNotEmpty();
          printed.forEach(line -> assertForm(way.toString(), Json.decodeValue(line)));
        }
      }
    }
  }

  /** What it prints, a JSON text a line; of a refusal too. */
  private List<String> printed(List<String> way) throws Exception {
    var arguments = new ArrayList<String>();
    way.forEach(it -> arguments.add(it.contains(".tar") || it.contains(".yaml") ? path(it) : it));
    arguments.add("--json");
    if (!WITHOUT_STORE.contains(way.getFirst())) {
      arguments.addAll(List.of("--config", path("entrepot.yaml")));
    }
    ChildCommand command = ChildCommand.run(folder, arguments);
    List<String> lines = command.output().lines().toList();
    boolean mayBeEmpty = way.equals(List.of("missed"));
    return lines.isEmpty() && mayBeEmpty ? List.of("{}") : lines;
  }

  private String path(String name) {
    return file(name).toString();
  }

  @Test
  void api_answersKeysInCamelCaseAndTimesInUtc() throws Exception {
    try (var proxy = start()) {
      pull(proxy);
      Map<String, String> targets = new LinkedHashMap<>();
      targets.put("/api/v1/images?all=true", "");
      targets.put("/api/v1/history/one:1", "");
      targets.put("/api/v1/tags/one", "");
      targets.put("/api/v1/blobs", "");
      targets.put("/api/v1/df?verbose=true", "");
      targets.put("/api/v1/upstreams", "");
      targets.put("/api/v1/pulls", "");
      targets.put("/api/v1/held", "");
      targets.put("/api/v1/pull", "");
      targets.put("/api/v1/images?where=x", "");
      targets.put("/api/v1/verify", "{}");
      targets.put("/api/v1/export/blobs", "{\"images\":[\"one:1\"]}");
      targets.put("/api/v1/export/selection", "{\"pulledSince\":\"7d\"}");
      for (Map.Entry<String, String> target : targets.entrySet()) {
        answers(proxy, target.getKey(), target.getValue())
            .forEach(line -> assertForm(target.getKey(), Json.decodeValue(line)));
      }
    }
  }

  private static List<String> answers(TestProxy proxy, String target, String body)
      throws Exception {
    var request = HttpRequest.newBuilder(proxy.admin(target));
    if (!body.isEmpty()) {
      request.header("content-type", "application/json").POST(BodyPublishers.ofString(body));
    }
    return proxy.client().send(request.build(), BodyHandlers.ofString()).body().lines().toList();
  }

  @Test
  void document_namesKeysInCamelCase() throws Exception {
    try (var proxy = start()) {
      JsonObject document = OpenApiTest.parse(admin(proxy, "openapi.yaml").body());
      var shaped = new ArrayList<String>();
      JsonObject paths = document.getJsonObject("paths");
      DOCKER_SHAPED_PATHS.forEach(
          path -> shaped.addAll(schemas(paths.getJsonObject(path).encode())));
      JsonObject schemas = document.getJsonObject("components").getJsonObject("schemas");
      schemas.forEach(
          schema -> {
            if (!shaped.contains(schema.getKey()) || schema.getKey().equals("Error")) {
              assertProperties(schema.getKey(), schema.getValue());
            }
          });
    }
  }

  private static List<String> schemas(String text) {
    return Pattern.compile("#/components/schemas/(\\w+)")
        .matcher(text)
        .results()
        .map(match -> match.group(1))
        .toList();
  }

  private static void assertProperties(String where, Object schema) {
    switch (schema) {
      case JsonObject object ->
          object.forEach(
              member -> {
                if (member.getKey().equals("properties")) {
                  assertThat(((JsonObject) member.getValue()).fieldNames())
                      .as(where)
                      .allMatch(key -> CAMEL_CASE.matcher(key).matches());
                }
                assertProperties(where, member.getValue());
              });
      case JsonArray array -> array.forEach(it -> assertProperties(where, it));
      default -> {
        // Text and numbers.
      }
    }
  }

  private static void assertForm(String where, Object json) {
    switch (json) {
      case JsonObject object -> object.forEach(member -> assertForm(where, member));
      case JsonArray array -> array.forEach(it -> assertForm(where, it));
      default -> {
        // Text and numbers.
      }
    }
  }

  private static void assertForm(String where, Map.Entry<String, Object> member) {
    String key = member.getKey();
    assertThat(key).as(where).matches(CAMEL_CASE);
    if (member.getValue() instanceof String text
        && (TIMES.contains(key) || LIKE_A_TIME.matcher(text).matches())) {
      assertThat(text).as(where + " " + key).endsWith("Z");
      assertThat(Instant.parse(text)).as(where + " " + key).isNotNull();
    }
    boolean keyed = KEYED_BY_CONTENT.contains(key) && member.getValue() instanceof JsonObject;
    if (!keyed) {
      assertForm(where, member.getValue());
    }
  }
}
