package dev.entrepot.operate.images;

import dev.entrepot.operate.name.NamedImage;
import java.util.Collection;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.StreamDataWriter;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * Images in the form that skopeo's {@code sync} reads (skopeo-sync(1), "YAML file content"): by
 * registry, repository, and tag or digest. Tags are quoted, as many would be numbers otherwise.
 */
public final class SyncYaml {
  /** As long as a key may be that stands before its colon. */
  private static final int MAX_KEY_CHARACTERS = 1024;

  private static final DumpSettings SETTINGS =
      DumpSettings.builder()
          .setIndent(4)
          .setIndicatorIndent(2)
          .setMaxSimpleKeyLength(MAX_KEY_CHARACTERS)
          .build();

  private SyncYaml() {}

  /** The file's text, in the order of names, each image once; <code>{}</code> without any. */
  public static String of(Collection<NamedImage> images) {
    var text = new Text();
    new Dump(SETTINGS)
        .dumpNode(
            mapping(
                byRegistry(images),
                repositories -> mapping(Map.of("images", repositories), SyncYaml::repositories)),
            text);
    return text.toString();
  }

  private static SortedMap<String, SortedMap<String, SortedSet<String>>> byRegistry(
      Collection<NamedImage> images) {
    var registries = new TreeMap<String, SortedMap<String, SortedSet<String>>>();
    for (NamedImage image : images) {
      registries
          .computeIfAbsent(image.repository().registry().value(), _ -> new TreeMap<>())
          .computeIfAbsent(image.repository().name().value(), _ -> new TreeSet<>())
          .add(image.reference().toString());
    }
    return registries;
  }

  private static Node repositories(SortedMap<String, SortedSet<String>> repositories) {
    return mapping(repositories, SyncYaml::references);
  }

  private static Node references(SortedSet<String> references) {
    return new SequenceNode(
        Tag.SEQ,
        references.stream().map(it -> scalar(it, ScalarStyle.DOUBLE_QUOTED)).toList(),
        FlowStyle.BLOCK);
  }

  private static <T> Node mapping(Map<String, T> entries, Function<T, Node> value) {
    return new MappingNode(
        Tag.MAP,
        entries.entrySet().stream()
            .map(
                entry ->
                    new NodeTuple(
                        scalar(entry.getKey(), ScalarStyle.PLAIN), value.apply(entry.getValue())))
            .toList(),
        entries.isEmpty() ? FlowStyle.FLOW : FlowStyle.BLOCK);
  }

  private static Node scalar(String text, ScalarStyle style) {
    return new ScalarNode(Tag.STR, text, style);
  }

  private static final class Text implements StreamDataWriter {
    private final StringBuilder text = new StringBuilder();

    @Override
    public void write(String part) {
      text.append(part);
    }

    @Override
    public void write(String part, int offset, int length) {
      text.append(part, offset, offset + length);
    }

    @Override
    public String toString() {
      return text.toString();
    }
  }
}
