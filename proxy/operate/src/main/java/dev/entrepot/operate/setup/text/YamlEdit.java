package dev.entrepot.operate.setup.text;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * Puts lines into a YAML file, whose other lines stay as they are written. Whether the result says
 * what it should, and nothing else, is found by reading it.
 */
public final class YamlEdit {
  private static final String MARK = "  # entrepot setup";
  private static final String INDENT = "  ";

  private YamlText yaml;
  private final List<Addition.Passage> passages = new ArrayList<>();

  public YamlEdit(YamlText yaml) {
    this.yaml = yaml;
  }

  /**
   * Puts a string at the beginning of a list, which is made if it is not there.
   *
   * @throws SetupException if that cannot be done safely
   */
  public void putFirst(List<String> path, String value) throws SetupException {
    Object before = yaml.value(path.toArray(String[]::new));
    var list = new ArrayList<Object>(List.of(value));
    if (before instanceof List<?> old) {
      list.addAll(old);
    }
    if (node(path) instanceof SequenceNode sequence && before instanceof List<?>) {
      change(path, list, atSequence(sequence, value));
    } else {
      change(path, list, atMapping(path, "- \"" + value + "\""));
    }
  }

  /**
   * Sets a string where there is none.
   *
   * @throws SetupException if there is another one, or it cannot be done safely
   */
  public void put(List<String> path, String value) throws SetupException {
    Object before = yaml.value(path.toArray(String[]::new));
    if (!value.equals(before)) {
      change(path, value, before == null ? atMapping(path, "\"" + value + "\"") : null);
    }
  }

  public String text() {
    return yaml.text();
  }

  public List<Addition.Passage> passages() {
    return List.copyOf(passages);
  }

  /**
   * Text to be put in.
   *
   * @param at where
   */
  private record Insertion(int at, String text) {}

  private void change(List<String> path, Object value, @Nullable Insertion insertion)
      throws SetupException {
    if (insertion != null) {
      String text = yaml.text();
      String after =
          text.substring(0, insertion.at()) + insertion.text() + text.substring(insertion.at());
      Optional<YamlText> changed = read(after);
      if (changed.isPresent() && changed.get().says().equals(with(yaml.says(), path, value))) {
        yaml = changed.get();
        passages.add(new Addition.Passage("", insertion.text()));
        return;
      }
    }
    throw new SetupException(
        "%s is written in a way that cannot be changed safely".formatted(yaml.file()),
        new SetupException.ByHand(yaml.file(), byHand(path, value)));
  }

  private Optional<YamlText> read(String text) {
    try {
      return Optional.of(YamlText.parse(yaml.file(), text));
    } catch (SetupException notYaml) {
      return Optional.empty();
    }
  }

  /** Before the first item, as it is written. */
  private Insertion atSequence(SequenceNode sequence, String value) {
    int start = yaml.start(sequence);
    if (sequence.getFlowStyle() == FlowStyle.FLOW) {
      String gap = sequence.getValue().isEmpty() ? "" : ", ";
      return new Insertion(start + 1, "\"" + value + "\"" + gap);
    }
    int line = lineStart(start);
    String indent = yaml.text().substring(line, start);
    return new Insertion(line, indent + "- \"" + value + "\"" + MARK + yaml.lineEnd());
  }

  /** Into the deepest mapping of the path that is there, or at the end of the file. */
  private @Nullable Insertion atMapping(List<String> path, String value) {
    MappingNode deepest = yaml.root().orElse(null);
    int depth = 0;
    while (deepest != null
        && YamlText.entry(deepest, path.get(depth)).map(NodeTuple::getValueNode).orElse(null)
            instanceof MappingNode next) {
      deepest = next;
      depth++;
    }
    if (deepest != null && deepest.getFlowStyle() == FlowStyle.FLOW) {
      return null;
    }
    List<String> rest = path.subList(depth, path.size());
    if (deepest == null || depth == 0) {
      int end = yaml.text().length();
      String gap = end == 0 || yaml.text().endsWith("\n") ? "" : yaml.lineEnd();
      return new Insertion(end, gap + block("", rest, value));
    }
    int first = yaml.start(deepest.getValue().getFirst().getKeyNode());
    int line = lineStart(first);
    return new Insertion(line, block(yaml.text().substring(line, first), rest, value));
  }

  private String block(String indent, List<String> keys, String value) {
    var block = new StringBuilder();
    String margin = indent;
    for (int i = 0; i < keys.size(); i++) {
      block.append(margin).append(name(keys.get(i))).append(':');
      boolean last = i == keys.size() - 1;
      if (last && !value.startsWith("- ")) {
        block.append(' ').append(value);
      }
      block.append(i == 0 ? MARK : "").append(yaml.lineEnd());
      margin += INDENT;
    }
    if (value.startsWith("- ")) {
      block.append(margin).append(value).append(yaml.lineEnd());
    }
    return block.toString();
  }

  private static String byHand(List<String> path, Object value) {
    var text = new StringBuilder();
    String margin = "";
    for (String key : path) {
      text.append(margin).append(name(key)).append(":\n");
      margin += INDENT;
    }
    Object first = value instanceof List<?> list ? "- \"" + list.getFirst() + '"' : value;
    return text.append(margin).append(first).append('\n').toString();
  }

  private static String name(String key) {
    return key.matches("[A-Za-z_]+") ? key : '"' + key + '"';
  }

  private @Nullable Node node(List<String> path) {
    Node here = yaml.root().orElse(null);
    for (String key : path) {
      here =
          here instanceof MappingNode mapping
              ? YamlText.entry(mapping, key).map(NodeTuple::getValueNode).orElse(null)
              : null;
    }
    return here;
  }

  private int lineStart(int index) {
    return yaml.text().lastIndexOf('\n', index - 1) + 1;
  }

  private static Map<Object, Object> with(Map<?, ?> map, List<String> path, Object value) {
    var copy = new LinkedHashMap<Object, Object>(map);
    String key = path.getFirst();
    if (path.size() == 1) {
      copy.put(key, value);
    } else {
      Map<?, ?> below = copy.get(key) instanceof Map<?, ?> there ? there : Map.of();
      copy.put(key, with(below, path.subList(1, path.size()), value));
    }
    return copy;
  }
}
