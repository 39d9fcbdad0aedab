package dev.entrepot.config.read;

import dev.entrepot.config.read.YamlNode.Entry;
import dev.entrepot.config.read.YamlNode.Mapping;
import dev.entrepot.config.read.YamlNode.Nothing;
import dev.entrepot.config.read.YamlNode.Repeat;
import dev.entrepot.config.read.YamlNode.Scalar;
import dev.entrepot.config.read.YamlNode.Sequence;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;

/**
 * Builds nodes from the events of one YAML document. Built from events rather than by the library's
 * composer, so that depth and aliases are bounded before anything is allocated, and so that no
 * message repeats text of the file.
 */
final class YamlReader {
  private final Path file;
  private final Iterator<Event> events;
  private final Faults faults;
  private final Map<Anchor, YamlNode> anchors = new HashMap<>();
  private int aliases;

  YamlReader(Path file, Iterator<Event> events, Faults faults) {
    this.file = file;
    this.events = events;
    this.faults = faults;
  }

  /** The only document; {@link Nothing} if there is none. */
  YamlNode read() throws ConfigException {
    YamlNode document = new Nothing(1);
    boolean found = false;
    while (events.hasNext()) {
      Event event = events.next();
      if (event.getEventId() == Event.ID.DocumentStart && found) {
        throw stopped(event, "one document", "a second one");
      }
      if (event.getEventId() == Event.ID.DocumentStart) {
        document = node(events.next(), 0);
        found = true;
      }
    }
    return document;
  }

  private YamlNode node(Event event, int depth) throws ConfigException {
    if (depth > ConfigReader.MAX_DEPTH) {
      throw stopped(
          event, "at most %d levels of nesting".formatted(ConfigReader.MAX_DEPTH), "more");
    }
    if (event instanceof AliasEvent alias) {
      return target(alias);
    }
    YamlNode node =
        switch (event) {
          case ScalarEvent scalar -> scalar(scalar);
          case CollectionStartEvent start when start.getEventId() == Event.ID.SequenceStart ->
              sequence(start, depth);
          case CollectionStartEvent start -> mapping(start, depth);
          default -> throw new IllegalStateException("no node begins with " + event.getEventId());
        };
    ((NodeEvent) event).getAnchor().ifPresent(anchor -> anchors.put(anchor, node));
    return node;
  }

  private YamlNode scalar(ScalarEvent event) {
    refuseTag(event, event.getTag());
    boolean nothing = event.isPlain() && isNull(event.getValue());
    return nothing ? new Nothing(line(event)) : new Scalar(event.getValue(), line(event));
  }

  private YamlNode sequence(CollectionStartEvent start, int depth) throws ConfigException {
    refuseTag(start, start.getTag());
    List<YamlNode> items = new ArrayList<>();
    for (var event = events.next(); !ends(event); event = events.next()) {
      items.add(node(event, depth + 1));
    }
    return new Sequence(items, line(start));
  }

  private YamlNode mapping(CollectionStartEvent start, int depth) throws ConfigException {
    refuseTag(start, start.getTag());
    Map<String, Entry> entries = new LinkedHashMap<>();
    List<Repeat> repeats = new ArrayList<>();
    for (var event = events.next(); !ends(event); event = events.next()) {
      YamlNode key = node(event, depth + 1);
      var entry = new Entry(node(events.next(), depth + 1), line(event));
      switch (key) {
        case Scalar(var name, _) ->
            Optional.ofNullable(entries.putIfAbsent(name, entry))
                .ifPresent(first -> repeats.add(new Repeat(name, entry.line(), first.line())));
        case Nothing _, Sequence _, Mapping _ -> fault(event, "a key", key.noun());
      }
    }
    return new Mapping(entries, repeats, line(start));
  }

  /** The node that an alias stands for; a node cannot hold itself, since it is known at its end. */
  private YamlNode target(AliasEvent event) throws ConfigException {
    if (++aliases > ConfigReader.MAX_ALIASES) {
      throw stopped(event, "at most %d aliases".formatted(ConfigReader.MAX_ALIASES), "more");
    }
    return Optional.ofNullable(anchors.get(event.getAlias()))
        .orElseGet(
            () -> {
              fault(
                  event,
                  "an alias of an anchor before it (quote a value that begins with *)",
                  "none");
              return new Nothing(line(event));
            });
  }

  private void refuseTag(Event event, Optional<String> tag) {
    if (tag.isPresent()) {
      fault(event, "a value without a tag (quote a value that begins with !)", "a tag");
    }
  }

  private void fault(Event event, String expected, String found) {
    faults.unfit(ConfigOrigin.line(file, line(event)), "", expected, found);
  }

  private ConfigException stopped(Event event, String expected, String found) {
    fault(event, expected, found);
    return faults.exception();
  }

  private static boolean ends(Event event) {
    return event.getEventId() == Event.ID.SequenceEnd || event.getEventId() == Event.ID.MappingEnd;
  }

  private static boolean isNull(String text) {
    return switch (text) {
      case "", "~", "null", "Null", "NULL" -> true;
      default -> false;
    };
  }

  private static int line(Event event) {
    return event.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
  }
}
