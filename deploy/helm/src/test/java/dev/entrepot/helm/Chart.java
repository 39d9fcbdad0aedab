package dev.entrepot.helm;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The chart in this module, and helm, which renders it. */
final class Chart {
  /** The top of the checkout. */
  static final Path TOP = Path.of(System.getProperty("basedir", ".")).resolve("../..");

  static final Path FOLDER = TOP.resolve("deploy/helm/entrepot");

  /** Files of values, each of which is rendered. */
  static final Path VALUE_SETS = TOP.resolve("deploy/helm/src/test/resources/values");

  /** The release that the tests render, and its namespace. */
  static final String RELEASE = "mirror";

  static final String NAMESPACE = "registry";

  /** What everything that is installed is called. */
  static final String NAME = RELEASE + "-entrepot";

  /** A release of Kubernetes that the chart is for: helm as a library knows of an old one only. */
  static final String KUBERNETES = "1.34.0";

  private Chart() {}

  /**
   * What helm would install.
   *
   * @param values a file of values
   * @throws IllegalStateException if helm refuses the values; its message says why
   */
  static Rendered render(Path values) {
    String text =
        new Helm(FOLDER)
            .template()
            .withName(RELEASE)
            .withNamespace(NAMESPACE)
            .withKubeVersion(KUBERNETES)
            .withValuesFile(values)
            .call();
    return new Rendered(documents(text));
  }

  /**
   * The same with values in YAML.
   *
   * @param folder for their file
   */
  static Rendered render(Path folder, String values) throws IOException {
    Path file = Files.createTempFile(folder, "values", ".yaml");
    return render(Files.writeString(file, values));
  }

  /** What {@code helm lint --strict} says of the chart with its defaults. */
  static LintResult lint() {
    return new Helm(FOLDER).lint().strict().call();
  }

  /** The mapping that a file of the chart or of its values holds. */
  static Map<String, Object> read(Path file) throws IOException {
    return documents(Files.readString(file)).getFirst();
  }

  /** The mappings of a text in YAML. */
  static List<Map<String, Object>> documents(String text) {
    var load = new Load(LoadSettings.builder().build());
    var documents = new ArrayList<Map<String, Object>>();
    for (Object document : load.loadAllFromString(text)) {
      if (document != null) {
        documents.add(mapping(document));
      }
    }
    return List.copyOf(documents);
  }

  /** A value of YAML that is a mapping. */
  @SuppressWarnings("unchecked")
  static Map<String, Object> mapping(Object value) {
    if (value instanceof Map<?, ?> map) {
      return (Map<String, Object>) map;
    }
    throw new AssertionError("not a mapping: " + value);
  }
}
