package dev.entrepot.config.read;

import com.google.common.base.Splitter;
import dev.entrepot.config.read.YamlNode.Entry;
import dev.entrepot.config.read.YamlNode.Mapping;
import dev.entrepot.config.read.YamlNode.Nothing;
import dev.entrepot.config.read.YamlNode.Scalar;
import dev.entrepot.config.read.YamlNode.Sequence;
import java.util.List;
import java.util.Optional;
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
        .environment()
        .value(variable(key))
        .map(text -> overriding(key, many ? split(text) : List.of(text)))
        .orElseGet(() -> written(key, many));
  }

  /** What the file has under a name. */
  Optional<Entry> entry(String name) {
    return Optional.ofNullable(mapping.entries().get(name));
  }

  /** Where a key is written; the place of the section if it is not. */
  ConfigOrigin origin(Key<?> key) {
    if (environmentHas(key)) {
      return ConfigOrigin.variable(variable(key));
    }
    return entry(key.name()).map(entry -> source.line(entry.line())).orElse(origin);
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
        .environment()
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
    return source.environment().value(variable(key)).isPresent();
  }

  private String variable(Key<?> key) {
    return KeyPath.variable(path(key));
  }

  private static List<String> split(String text) {
    return Splitter.on(',').trimResults().splitToList(text);
  }
}
