package dev.entrepot.helm;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What helm would install.
 *
 * @param objects each of them as the mapping that its document is
 */
record Rendered(List<Map<String, Object>> objects) {
  Rendered {
    objects = List.copyOf(objects);
  }

  /** The kinds of all objects, sorted. */
  List<String> kinds() {
    return objects.stream().map(it -> String.valueOf(it.get("kind"))).sorted().toList();
  }

  /** The object of a kind and a name. */
  Map<String, Object> object(String kind, String name) {
    return objects.stream()
        .filter(it -> kind.equals(it.get("kind")))
        .filter(it -> name.equals(at(it, "metadata", "name").orElse("")))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no %s %s in %s".formatted(kind, name, kinds())));
  }

  /** The server. */
  Map<String, Object> server() {
    return object("StatefulSet", Chart.NAME);
  }

  /** The pod of the server or of the nodes. */
  static Map<String, Object> pod(Map<String, Object> workload) {
    return Chart.mapping(at(workload, "spec", "template", "spec").orElseThrow());
  }

  /** The one container of a pod. */
  static Map<String, Object> container(Map<String, Object> workload) {
    return list(pod(workload), "containers").getFirst();
  }

  /** The file of the configuration. */
  String configuration() {
    return text(object("ConfigMap", Chart.NAME), "data", "entrepot.yaml");
  }

  /** What the variables of a container say; those from elsewhere have an empty value. */
  static Map<String, String> variables(Map<String, Object> container) {
    return list(container, "env").stream()
        .collect(
            Collectors.toMap(it -> text(it, "name"), it -> at(it, "value").orElse("").toString()));
  }

  /** The value below these keys. */
  static Optional<Object> at(Map<String, Object> object, String... path) {
    Optional<Object> below = Optional.ofNullable(object.get(path[0]));
    return path.length == 1
        ? below
        : below.flatMap(it -> at(Chart.mapping(it), Arrays.copyOfRange(path, 1, path.length)));
  }

  /** The text below these keys. */
  static String text(Map<String, Object> object, String... path) {
    return at(object, path).orElseThrow(() -> new AssertionError("no such key")).toString();
  }

  /** The mappings in the list below these keys; none if there is no list. */
  static List<Map<String, Object>> list(Map<String, Object> object, String... path) {
    return at(object, path).stream()
        .flatMap(it -> ((List<?>) it).stream())
        .map(Chart::mapping)
        .toList();
  }
}
