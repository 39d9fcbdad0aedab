package dev.entrepot.config.read;

import com.google.common.base.Splitter;
import dev.entrepot.config.read.ConfigFault.Problem;
import dev.entrepot.config.read.YamlNode.Entry;
import dev.entrepot.config.read.YamlNode.Mapping;
import dev.entrepot.config.read.YamlNode.Nothing;
import dev.entrepot.config.read.YamlNode.Repeat;
import dev.entrepot.config.read.YamlNode.Scalar;
import dev.entrepot.config.read.YamlNode.Sequence;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What is written for the keys of one section: in the environment, which wins, and in the file. */
final class SectionKeys {
  private final Source source;
  private final String path;
  private final ConfigOrigin origin;
  private final Mapping mapping;

  SectionKeys(Source source, String path, ConfigOrigin origin, Mapping mapping) {
    this.source = source;
    this.path = path;
    this.origin = origin;
    this.mapping = mapping;
  }

  /** Whether a key has a value, though it may not fit. */
  boolean has(Key<?> key) {
    return environmentHas(key) || mapping.entries().containsKey(key.name());
  }

  /**
   * What is written for a key. From now on no other key may have its variable.
   *
   * @param many whether a list in the file, or commas in the environment, make several values
   */
  List<Value> values(Key<?> key, boolean many) {
    claim(key);
    return source
        .overrides()
        .value(variable(key))
        .map(text -> overriding(key, many ? split(text) : List.of(text)))
        .orElseGet(() -> written(key, many));
  }

  /** What the file has under a name. */
  Optional<Entry> entry(String name) {
    return Optional.ofNullable(mapping.entries().get(name));
  }

  /** What the file has in the list under a name; nothing if it has too much or too little. */
  List<YamlNode> items(String name, String itemPath, int least, int most) {
    return entry(name)
        .map(
            entry ->
                switch (entry.value()) {
                  case Sequence(var items, _) when items.size() >= least && items.size() <= most ->
                      items;
                  case Sequence(var items, _) -> {
                    String expected = "%d to %d of them".formatted(least, most);
                    String found = "%d".formatted(items.size());
                    source.faults().unfit(source.line(entry.line()), itemPath, expected, found);
                    yield List.<YamlNode>of();
                  }
                  case Mapping _, Nothing _, Scalar _ -> {
                    String found = entry.value().noun();
                    source.faults().unfit(source.line(entry.line()), itemPath, "a list", found);
                    yield List.<YamlNode>of();
                  }
                })
        .orElse(List.of());
  }

  /** Where a key is written; the place of the section if it is not. */
  ConfigOrigin origin(Key<?> key) {
    if (environmentHas(key)) {
      return ConfigOrigin.variable(variable(key));
    }
    return entry(key.name()).map(entry -> source.line(entry.line())).orElse(origin);
  }

  /**
   * Reports the keys that the reader did not ask for, and those it did ask for that are repeated.
   */
  void refuseOthers(Set<String> asked, boolean secretive) {
    mapping
        .entries()
        .forEach(
            (name, entry) -> {
              if (!asked.contains(name)) {
                refuseUnknown(name, entry, asked, secretive);
              }
            });
    mapping.repeats().stream()
        .filter(repeat -> asked.contains(repeat.key()))
        .forEach(this::refuseRepeat);
  }

  private void refuseUnknown(String name, Entry entry, Set<String> asked, boolean secretive) {
    var missing = asked.stream().filter(key -> entry(key).isEmpty()).toList();
    Optional<String> nearest = NearestKey.to(name, missing);
    // A secret that was not quoted may have been read as a key.
    String shown = secretive && nearest.isEmpty() ? "(not shown)" : KeyPath.shown(name);
    var problem = new Problem.UnknownKey(nearest, List.copyOf(asked));
    source
        .faults()
        .add(new ConfigFault(source.line(entry.line()), KeyPath.join(path, shown), problem));
  }

  private void refuseRepeat(Repeat repeat) {
    source
        .faults()
        .unfit(
            source.line(repeat.line()),
            KeyPath.join(path, KeyPath.shown(repeat.key())),
            "each key once",
            "it again after line " + repeat.firstLine());
  }

  /** The names of the sections and the key, joined by dots. */
  String path(Key<?> key) {
    return KeyPath.join(path, KeyPath.shown(key.name()));
  }

  private List<Value> overriding(Key<?> key, List<String> texts) {
    var variable = ConfigOrigin.variable(variable(key));
    return texts.stream()
        .map(text -> new Value(path(key), variable, new Scalar(text, 0), false))
        .toList();
  }

  private List<Value> written(Key<?> key, boolean many) {
    return entry(key.name()).map(Entry::value).stream()
        .flatMap(
            node ->
                switch (node) {
                  case Sequence(var items, _) when many && !items.isEmpty() -> items.stream();
                  case Sequence _, Mapping _, Nothing _, Scalar _ -> Stream.of(node);
                })
        .map(node -> new Value(path(key), source.line(node.line()), node, true))
        .toList();
  }

  private void claim(Key<?> key) {
    source
        .overrides()
        .claim(path(key), key)
        .filter(first -> environmentHas(key))
        .ifPresent(
            first ->
                source
                    .faults()
                    .unfit(
                        ConfigOrigin.variable(variable(key)),
                        path(key),
                        "a variable of one key",
                        "it to mean %s too".formatted(first.path())));
  }

  private boolean environmentHas(Key<?> key) {
    return source.overrides().value(variable(key)).isPresent();
  }

  private String variable(Key<?> key) {
    return KeyPath.variable(path(key));
  }

  private static List<String> split(String text) {
    return Splitter.on(',').trimResults().splitToList(text);
  }
}
