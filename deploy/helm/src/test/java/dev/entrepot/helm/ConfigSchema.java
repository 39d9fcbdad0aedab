package dev.entrepot.helm;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * The JSON schema of the configuration, made from the tables of its page, which tests hold to the
 * program: which keys there are, and how their values are written.
 */
final class ConfigSchema {
  /** A key, its default, its value, perhaps its variable, and its meaning. */
  private static final Pattern ROW =
      Pattern.compile(
          "(?m)^\\| `([a-zA-Z.\\[\\]-]+)` \\| ([^|]+) \\| ([^|]+) \\|(?: `[A-Z_]+` \\|)? ([^|]+)"
              + " \\|$");

  private static final Pattern BOUNDS = Pattern.compile("a whole number from (\\d+) to (\\d+)");
  private static final Pattern WORDS = Pattern.compile("[A-Za-z0-9-]+(?: or [A-Za-z0-9-]+)+");
  private static final String VARIABLE = "\\$\\{env:[^}]+\\}";
  private static final String SIZE = "[0-9]+(B|[KMGT]i?B)";
  private static final String DURATION = "[0-9]+(ms|s|m|h|d)";

  /** The name that stands for any registry on the page. */
  private static final String ANY = "NAME";

  /** A key: sections have keys of their own, lists have items that do, and most have a value. */
  private static final class Node {
    final Map<String, Node> keys = new LinkedHashMap<>();
    Optional<Node> items = Optional.empty();
    Optional<JsonElement> value = Optional.empty();

    Node key(String name) {
      return keys.computeIfAbsent(name, _ -> new Node());
    }

    Node item() {
      Node item = items.orElseGet(Node::new);
      items = Optional.of(item);
      return item;
    }
  }

  private ConfigSchema() {}

  /** The schema of a mapping with the keys of the page. */
  static JsonObject of(String page) {
    var root = new Node();
    ROW.matcher(page).results().forEach(row -> add(root, row));
    JsonObject schema = section(root).getAsJsonObject();
    schema.addProperty("type", "object");
    var described = new JsonObject();
    described.addProperty("description", "The configuration: the keys of docs/configuration.md.");
    schema.entrySet().forEach(it -> described.add(it.getKey(), it.getValue()));
    return described;
  }

  private static void add(Node root, MatchResult row) {
    Node node = root;
    for (String name : row.group(1).split("\\.", -1)) {
      node = node.key(name.replace("[]", ""));
      node = name.endsWith("[]") ? node.item() : node;
    }
    boolean isList = row.group(4).startsWith("One, or a list") || row.group(2).contains(", ");
    node.value = Optional.of(value(row.group(3), row.group(2), isList));
  }

  private static JsonElement schema(Node node) {
    var forms = new JsonArray();
    node.value.ifPresent(forms::add);
    node.items.ifPresent(it -> forms.add(listOf(section(it))));
    if (!node.keys.isEmpty()) {
      forms.add(section(node));
    }
    return forms.size() == 1 ? forms.get(0) : anyOf(forms);
  }

  private static JsonElement section(Node node) {
    var schema = new JsonObject();
    var types = new JsonArray();
    types.add("object");
    types.add("null");
    schema.add("type", types);
    if (node.keys.containsKey(ANY)) {
      schema.add("additionalProperties", schema(node.key(ANY)));
      return schema;
    }
    schema.addProperty("additionalProperties", false);
    var properties = new JsonObject();
    node.keys.forEach((name, key) -> properties.add(name, schema(key)));
    schema.add("properties", properties);
    return schema;
  }

  private static JsonElement value(String expected, String standard, boolean isList) {
    var one = single(expected);
    JsonObject schema = isList ? anyOf(array(one, listOf(one))) : one.deepCopy();
    var described = new JsonObject();
    described.addProperty("description", described(expected, standard));
    schema.entrySet().forEach(it -> described.add(it.getKey(), it.getValue()));
    return described;
  }

  private static String described(String expected, String standard) {
    String text = Character.toUpperCase(expected.charAt(0)) + expected.substring(1);
    return standard.equals("none")
        ? text + "."
        : "%s. Default: %s.".formatted(text, standard.replace("`", ""));
  }

  /** How one value is written; any of them may come from a variable of the environment. */
  private static JsonObject single(String expected) {
    var bounds = BOUNDS.matcher(expected);
    if (bounds.matches()) {
      var number = new JsonObject();
      number.addProperty("type", "integer");
      number.addProperty("minimum", Long.parseLong(bounds.group(1)));
      number.addProperty("maximum", Long.parseLong(bounds.group(2)));
      return anyOf(array(number, text("^([0-9]+|%s)$".formatted(VARIABLE))));
    }
    if (expected.equals("true or false")) {
      var bool = new JsonObject();
      bool.addProperty("type", "boolean");
      return anyOf(array(bool, text("^(true|false|%s)$".formatted(VARIABLE))));
    }
    if (WORDS.matcher(expected).matches()) {
      return words(Arrays.asList(expected.split(" or ")));
    }
    if (expected.startsWith("a size from")) {
      String share = expected.contains("share of the disk") ? "|[0-9]+%" : "";
      return text("^(%s%s|%s)$".formatted(SIZE, share, VARIABLE));
    }
    if (expected.startsWith("a duration from")) {
      return text("^(%s|%s)$".formatted(DURATION, VARIABLE));
    }
    if (expected.contains("or a duration")) {
      return text("^(%s|.* .*|%s)$".formatted(DURATION, VARIABLE));
    }
    var any = new JsonObject();
    any.add("type", array(new JsonPrimitive("string"), new JsonPrimitive("number")));
    return any;
  }

  /** YAML 1.1 takes {@code off} for false; the chart puts the word back. */
  private static JsonObject words(List<String> words) {
    var all = new JsonArray();
    words.forEach(all::add);
    if (words.contains("off")) {
      all.add(false);
    }
    var constants = new JsonObject();
    constants.add("enum", all);
    return anyOf(array(constants, text("^%s$".formatted(VARIABLE))));
  }

  private static JsonObject text(String pattern) {
    var schema = new JsonObject();
    schema.addProperty("type", "string");
    schema.addProperty("pattern", pattern);
    return schema;
  }

  private static JsonObject listOf(JsonElement items) {
    var schema = new JsonObject();
    schema.addProperty("type", "array");
    schema.add("items", items.deepCopy());
    return schema;
  }

  private static JsonArray array(JsonElement... elements) {
    var array = new JsonArray();
    Arrays.stream(elements).map(JsonElement::deepCopy).forEach(array::add);
    return array;
  }

  private static JsonObject anyOf(JsonArray forms) {
    var schema = new JsonObject();
    schema.add("anyOf", forms);
    return schema;
  }
}
