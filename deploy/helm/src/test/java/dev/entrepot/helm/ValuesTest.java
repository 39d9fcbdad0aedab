package dev.entrepot.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Holds the chart's files against one another, and against what they are copies of. */
class ValuesTest {
  private static final Path SCHEMA = Chart.FOLDER.resolve("values.schema.json");
  private static final Path CONFIGURATION = Chart.TOP.resolve("docs/configuration.md");
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| `([A-Za-z0-9.]+)` \\| ([^|]+) \\| [^|]+ \\|$");
  private static final Gson PRETTY =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().serializeNulls().create();

  /** Writes the schema instead of comparing it: {@code -Dschema.write=true}. */
  private static final boolean WRITES = Boolean.getBoolean("schema.write");

  /** Values whose keys people choose, or that are Kubernetes' own. */
  private static boolean isWhole(String path, Object value) {
    return !(value instanceof Map<?, ?> map)
        || map.isEmpty()
        || path.matches(".*([rR]esources|ecurityContext|nodeSelector)");
  }

  private static Map<String, Object> values() throws IOException {
    var all = new TreeMap<String, Object>();
    flatten("", Chart.read(Chart.FOLDER.resolve("values.yaml")), all);
    return all;
  }

  private static void flatten(String path, Object value, Map<String, Object> all) {
    if (isWhole(path, value)) {
      all.put(path, value == null ? "null" : value);
      return;
    }
    Chart.mapping(value)
        .forEach((key, below) -> flatten(path.isEmpty() ? key : path + "." + key, below, all));
  }

  @Test
  void readme_listsEachValueWithItsDefault() throws IOException {
    var listed = new TreeMap<String, String>();
    ROW.matcher(Files.readString(Chart.FOLDER.resolve("README.md")))
        .results()
        .forEach(row -> listed.put(row.group(1), row.group(2)));
    var expected = new TreeMap<String, String>();
    values().forEach((path, value) -> expected.put(path, shown(value)));
    assertThat(listed).containsExactlyInAnyOrderEntriesOf(expected);
  }

  private static String shown(Object value) {
    return switch (value) {
      case Map<?, ?> map when !map.isEmpty() -> "below";
      case List<?> list when list.size() == 1 && list.getFirst() instanceof String only ->
          "`[%s]`".formatted(only);
      case List<?> list when !list.isEmpty() -> "below";
      case String text when text.isEmpty() -> "`\"\"`";
      default -> "`%s`".formatted(value);
    };
  }

  @Test
  void schema_describesEachValue() throws IOException {
    JsonObject schema = schema();
    for (String path : values().keySet()) {
      JsonElement described = schema;
      for (String key : path.split("\\.", -1)) {
        described = described.getAsJsonObject().getAsJsonObject("properties").get(key);
        assertThat(described).as(path).isNotNull();
      }
    }
    assertThat(sections(schema, "")).isSubsetOf(sections(values()));
  }

  /** The values that the schema describes one by one. */
  private static List<String> sections(JsonObject schema, String path) {
    var found = new TreeSet<String>();
    JsonObject properties = schema.getAsJsonObject("properties");
    properties.remove("global");
    properties.remove("config");
    for (String key : properties.keySet()) {
      JsonObject below = properties.getAsJsonObject(key);
      String inner = path + key;
      if (below.has("properties")) {
        found.addAll(sections(below, inner + "."));
      } else {
        found.add(inner);
      }
    }
    return List.copyOf(found);
  }

  private static List<String> sections(Map<String, Object> values) {
    return List.copyOf(values.keySet());
  }

  private static JsonObject schema() throws IOException {
    return JsonParser.parseString(Files.readString(SCHEMA)).getAsJsonObject();
  }

  @Test
  void schema_config_isThePageAboutTheConfiguration() throws IOException {
    JsonObject schema = schema();
    JsonObject expected = ConfigSchema.of(Files.readString(CONFIGURATION));
    if (WRITES) {
      schema.getAsJsonObject("properties").add("config", expected);
      Files.writeString(SCHEMA, PRETTY.toJson(schema) + "\n");
    }
    assertThat(schema.getAsJsonObject("properties").get("config"))
        .as("run with -Dschema.write=true after a change of docs/configuration.md")
        .isEqualTo(expected);
  }

  @Test
  void alerts_areThoseOfPrometheus() throws IOException {
    assertThat(Chart.FOLDER.resolve("files/alerts.yaml"))
        .as("cp deploy/prometheus/alerts.yaml deploy/helm/entrepot/files/")
        .hasSameTextualContentAs(Chart.TOP.resolve("deploy/prometheus/alerts.yaml"));
    var rule =
        Chart.render(Chart.VALUE_SETS.resolve("everything.yaml"))
            .object("PrometheusRule", Chart.NAME);
    assertThat(Rendered.at(rule, "spec"))
        .contains(Chart.read(Chart.TOP.resolve("deploy/prometheus/alerts.yaml")));
  }

  @Test
  void version_isTheProgramsOwn() throws IOException {
    var version =
        Pattern.compile("<revision>([^<]+)<")
            .matcher(Files.readString(Chart.TOP.resolve("pom.xml")));
    assertThat(version.find()).isTrue();
    assertThat(Chart.read(Chart.FOLDER.resolve("Chart.yaml")))
        .containsEntry("version", version.group(1))
        .containsEntry("appVersion", version.group(1));
  }
}
