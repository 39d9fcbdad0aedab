package dev.entrepot.operate.setup.text;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/**
 * A YAML mapping as text.
 *
 * @param file for messages
 * @param text all of it
 * @param root the mapping and where its parts stand; empty if nothing is written
 * @param says what it says
 */
public record YamlText(Path file, String text, Optional<MappingNode> root, Map<?, ?> says) {
  private static final LoadSettings SETTINGS = LoadSettings.builder().setUseMarks(true).build();

  /**
   * Reads a file.
   *
   * @throws SetupException if the text is not a mapping
   */
  public static YamlText parse(Path file, String text) throws SetupException {
    try {
      Optional<Node> node = new Compose(SETTINGS).composeString(text);
      Object says = new Load(SETTINGS).loadFromString(text);
      if (node.isEmpty() || says == null) {
        return new YamlText(file, text, Optional.empty(), Map.of());
      }
      if (node.get() instanceof MappingNode root && says instanceof Map<?, ?> map) {
        return new YamlText(file, text, Optional.of(root), map);
      }
      throw new SetupException("%s is not a mapping".formatted(file));
    } catch (MarkedYamlEngineException e) {
      throw new SetupException(
          "%s is not valid YAML: %s%s"
              .formatted(
                  file,
                  e.getProblemMark()
                      .map(
                          it ->
                              "line %d, column %d: "
                                  .formatted(it.getLine() + 1, it.getColumn() + 1))
                      .orElse(""),
                  e.getProblem()));
    } catch (YamlEngineException e) {
      throw new SetupException("%s is not valid YAML: %s".formatted(file, e.getMessage()));
    }
  }

  /** What is said at a path of keys; null if nothing is. */
  public @Nullable Object value(String... path) {
    Object here = says;
    for (String key : path) {
      here = here instanceof Map<?, ?> map ? map.get(key) : null;
    }
    return here;
  }

  /** The key and value of that name in a mapping. */
  static Optional<NodeTuple> entry(MappingNode mapping, String key) {
    return mapping.getValue().stream()
        .filter(it -> it.getKeyNode() instanceof ScalarNode name && name.getValue().equals(key))
        .findFirst();
  }

  /** Where a part begins in the text. */
  int start(Node node) {
    int codePoints = node.getStartMark().map(it -> it.getIndex()).orElse(0);
    return text.offsetByCodePoints(0, codePoints);
  }

  /** What ends a line of this file. */
  String lineEnd() {
    return text.contains("\r\n") ? "\r\n" : "\n";
  }
}
