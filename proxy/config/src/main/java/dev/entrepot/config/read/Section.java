package dev.entrepot.config.read;

import dev.entrepot.config.read.YamlNode.Entry;
import dev.entrepot.config.read.YamlNode.Mapping;
import dev.entrepot.config.read.YamlNode.Nothing;
import dev.entrepot.config.read.YamlNode.Scalar;
import dev.entrepot.config.read.YamlNode.Sequence;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * One mapping of the configuration. It has typed values, from the environment first and then from
 * the file; an invalid value becomes a fault and reads as if it were absent. Keys that the reader
 * does not ask for are unknown.
 */
public final class Section {
  private static final Mapping EMPTY = new Mapping(Map.of(), List.of(), 0);

  private final Source source;
  private final String path;
  private final ConfigOrigin origin;
  private final boolean written;
  private final Mapping mapping;
  private final SectionKeys keys;
  private final Set<String> asked = new LinkedHashSet<>();
  private boolean secretive;

  private Section(Source source, String path, ConfigOrigin origin, Optional<YamlNode> node) {
    this.source = source;
    this.path = path;
    this.origin = origin;
    var read = node.flatMap(it -> mapping(it, source, path, origin));
    this.written = read.isPresent();
    this.mapping = read.orElse(EMPTY);
    this.keys = new SectionKeys(source, path, origin, mapping);
  }

  /** The whole file. */
  static Section root(Source source, Optional<YamlNode> document) {
    return new Section(source, "", source.origin(), document);
  }

  /** Whether the file has this section, though it may be empty. */
  public boolean isWritten() {
    return written;
  }

  /** Whether the file has this section, or a variable the value of a key that was asked for. */
  public boolean isSet() {
    return written || source.overrides().isSetBelow(path);
  }

  /** Whether the key has a value, though it may not fit. */
  public boolean has(Key<?> key) {
    return keys.has(key);
  }

  /** The key's value, or its standard one. */
  public <T> T get(Key<T> key) {
    return find(key).orElseGet(() -> unwritten(key, key.standardValue()));
  }

  /** The key's value, or the given one if this section does not set it. */
  public <T> T get(Key<T> key, T inherited) {
    return find(key).orElseGet(() -> unwritten(key, inherited));
  }

  /** The key's value, if it has one that fits. */
  public <T> Optional<T> find(Key<T> key) {
    Optional<T> found = values(key, false).stream().flatMap(value -> read(value, key)).findFirst();
    found.ifPresent(value -> note(key, Optional.of(keys.origin(key)), value));
    return found;
  }

  /** The key's values, one or a list in the file, separated by commas in the environment. */
  public <T> List<T> list(Key<T> key, int max) {
    List<Value> values = values(key, true);
    if (values.size() > max) {
      fault(key, "at most %d".formatted(max), "%d".formatted(values.size()));
      return List.of();
    }
    List<T> all = values.stream().flatMap(value -> read(value, key)).distinct().toList();
    if (!values.isEmpty()) {
      note(key, Optional.of(keys.origin(key)), all);
    }
    return all;
  }

  /** The key's values, which may be none, or the standard ones if it is not written. */
  public <T> List<T> list(Key<T> key, int max, List<T> standard) {
    List<Value> values = values(key, true);
    if (values.size() == 1
        && values.getFirst().node() instanceof Sequence(var items, _)
        && items.isEmpty()) {
      note(key, Optional.of(keys.origin(key)), List.of());
      return List.of();
    }
    List<T> all = list(key, max);
    if (has(key)) {
      return all;
    }
    note(key, Optional.empty(), standard);
    return standard;
  }

  /** Records the value of a key that is not written, and returns it. */
  public <T> T unwritten(Key<T> key, T value) {
    note(key, Optional.empty(), value);
    return value;
  }

  private void note(Key<?> key, Optional<ConfigOrigin> written, Object value) {
    source.note(new Setting(keys.path(key), written, value, key.type().isSecret()));
  }

  /** The names of all keys that the file has here, in its order. */
  public List<String> names() {
    return List.copyOf(mapping.entries().keySet());
  }

  /** Whether the file has the key with an empty list. */
  public boolean isEmptyList(Key<?> key) {
    return keys.entry(key.name()).map(Entry::value).stream()
        .anyMatch(node -> node instanceof Sequence(var items, _) && items.isEmpty());
  }

  /** Marks the key as known, whatever its value is. */
  public void note(Key<?> key) {
    asked.add(key.name());
  }

  /** Reads a section inside this one; the keys of it that the reader did not ask for are faults. */
  public <S> S section(String name, Function<Section, S> reader) {
    asked.add(name);
    return child(name).read(reader);
  }

  /**
   * Reads the mappings of a list. In messages they are numbered from 1; variables of the
   * environment do not set their keys.
   *
   * @param least how many there are at least, if the list is written
   */
  public <S> List<S> items(String name, int least, int most, Function<Section, S> reader) {
    asked.add(name);
    String itemPath = KeyPath.join(path, KeyPath.shown(name));
    List<YamlNode> nodes = keys.items(name, itemPath, least, most);
    return IntStream.range(0, nodes.size())
        .mapToObj(i -> item("%s[%d]".formatted(itemPath, i + 1), nodes.get(i)).read(reader))
        .toList();
  }

  private Section item(String itemPath, YamlNode node) {
    return new Section(source.inList(), itemPath, source.line(node.line()), Optional.of(node));
  }

  /** The sections inside this one under any name; the standard ones if it is not written. */
  public Map<String, Section> children(List<String> standard) {
    Collection<String> names = written ? mapping.entries().keySet() : standard;
    asked.addAll(names);
    Map<String, Section> children = new LinkedHashMap<>();
    names.forEach(name -> children.put(name, child(name)));
    return children;
  }

  /** Reads this section; the keys that the reader did not ask for are faults. */
  public <S> S read(Function<Section, S> reader) {
    S result = reader.apply(this);
    keys.refuseOthers(asked, secretive);
    return result;
  }

  /** Makes it a fault if the key has no value. */
  public void require(Key<?> key) {
    if (!has(key)) {
      fault(key, key.type().expected(), "nothing");
    }
  }

  /** Reports a fault of a key, at its own place or else at this section's. */
  public void fault(Key<?> key, String expected, String found) {
    source.faults().unfit(keys.origin(key), keys.path(key), expected, found);
  }

  /** Reports a fault of this section as a whole. */
  public void fault(String expected, String found) {
    source.faults().unfit(origin, path, expected, found);
  }

  private <T> Stream<T> read(Value value, Key<T> key) {
    if (value.node() instanceof Scalar(var text, _)) {
      key.type()
          .remark()
          .apply(text)
          .map(remark -> new Loaded.Warning(value.origin(), keys.path(key), remark))
          .filter(warning -> !source.warnings().contains(warning))
          .ifPresent(source.warnings()::add);
    }
    return value.read(key.type(), source.environment(), source.faults()).stream();
  }

  private List<Value> values(Key<?> key, boolean many) {
    asked.add(key.name());
    secretive |= key.type().isSecret();
    return keys.values(key, many);
  }

  private Section child(String name) {
    Optional<Entry> entry = keys.entry(name);
    return new Section(
        source,
        KeyPath.join(path, KeyPath.shown(name)),
        entry.map(it -> source.line(it.line())).orElse(origin),
        entry.map(Entry::value));
  }

  private static Optional<Mapping> mapping(
      YamlNode node, Source source, String path, ConfigOrigin origin) {
    return switch (node) {
      case Mapping mapping -> Optional.of(mapping);
      case Nothing _ -> Optional.of(EMPTY);
      case Scalar _, Sequence _ -> {
        source.faults().unfit(origin, path, "keys and their values", node.noun());
        yield Optional.empty();
      }
    };
  }
}
