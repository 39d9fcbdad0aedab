package dev.entrepot.config.read;

import java.util.List;
import java.util.Map;

/** A part of a YAML document, with the line it begins on, from 1. */
sealed interface YamlNode {
  int line();

  /** Its name in messages. */
  String noun();

  /** A text; numbers and booleans are texts until a key's type reads them. */
  record Scalar(String text, int line) implements YamlNode {
    @Override
    public String noun() {
      return "a single value";
    }
  }

  /** Null, written out or left out. */
  record Nothing(int line) implements YamlNode {
    @Override
    public String noun() {
      return "nothing";
    }
  }

  /** A list. */
  record Sequence(List<YamlNode> items, int line) implements YamlNode {
    @Override
    public String noun() {
      return "a list";
    }
  }

  /**
   * Keys and their values, in file order.
   *
   * @param repeats repeated keys; the first of each is in the entries
   */
  record Mapping(Map<String, Entry> entries, List<Repeat> repeats, int line) implements YamlNode {
    @Override
    public String noun() {
      return "a mapping";
    }
  }

  /**
   * The value of a key.
   *
   * @param line of the key
   */
  record Entry(YamlNode value, int line) {}

  /** A key that occurred before, on the first line. */
  record Repeat(String key, int line, int firstLine) {}
}
