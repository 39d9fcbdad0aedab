package dev.entrepot.operate.setup.text;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A JSON object as text, in which lists of strings are changed and all else stays as it is written.
 *
 * @param text all of it
 * @param members by key, in the order in which they are written
 * @param open behind the brace that opens the object
 */
public record JsonText(String text, Map<String, Member> members, int open) {
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
  private static final String INDENT = "  ";

  /**
   * A key and its value.
   *
   * @param start of the key's quotation mark
   * @param valueStart of the value
   * @param end behind the value
   * @param list the strings of the value; empty if it is not a list of strings
   */
  record Member(int start, int valueStart, int end, Optional<List<Item>> list) {}

  /**
   * A string of a list.
   *
   * @param start of its quotation mark
   * @param end behind the other one
   */
  record Item(String value, int start, int end) {}

  /**
   * Reads an object.
   *
   * @param file for messages
   * @throws SetupException if the text is not one
   */
  public static JsonText parse(Path file, String text) throws SetupException {
    var members = new LinkedHashMap<String, Member>();
    try (JsonParser json = JSON.createParser(text)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new SetupException("%s is not a JSON object".formatted(file));
      }
      int open = begin(json) + 1;
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String key = json.currentName();
        int start = begin(json);
        members.put(key, member(json, start));
      }
      if (json.nextToken() != null) {
        throw new SetupException(
            "%s is not valid JSON: line %d has text behind the object"
                .formatted(file, json.currentTokenLocation().getLineNr()));
      }
      return new JsonText(text, members, open);
    } catch (JsonProcessingException e) {
      throw new SetupException(
          "%s is not valid JSON: line %d, column %d: %s"
              .formatted(
                  file,
                  e.getLocation().getLineNr(),
                  e.getLocation().getColumnNr(),
                  e.getOriginalMessage()));
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** The strings under a key; empty if there is no such key, or no list of strings there. */
  public Optional<List<String>> strings(String key) {
    return Optional.ofNullable(members.get(key))
        .flatMap(Member::list)
        .map(items -> items.stream().map(Item::value).toList());
  }

  /** The text with one more string at the beginning of a list, which is made if it is not there. */
  public String withFirst(String key, String value) {
    Member member = members.get(key);
    if (member == null) {
      return withMember("%s: [%s]".formatted(quoted(key), quoted(value)));
    }
    int at = member.valueStart() + 1;
    List<Item> items = member.list().orElse(List.of());
    if (items.isEmpty()) {
      return insert(at, quoted(value));
    }
    String space = text.substring(at, items.getFirst().start());
    return insert(at, space + quoted(value) + ',' + (space.isEmpty() ? " " : ""));
  }

  /** The text without a string of a list, and without the list if that is empty and is to go. */
  public String without(String key, String value, boolean listToo) {
    Member member = members.get(key);
    List<Item> items = member == null ? List.of() : member.list().orElse(List.of());
    for (int i = 0; i < items.size(); i++) {
      if (items.get(i).value().equals(value)) {
        return items.size() == 1 && listToo ? withoutMember(key) : withoutItem(items, i);
      }
    }
    return text;
  }

  private String withoutItem(List<Item> items, int index) {
    Item item = items.get(index);
    if (index + 1 < items.size()) {
      return cut(item.start(), items.get(index + 1).start());
    }
    return cut(index == 0 ? item.start() : items.get(index - 1).end(), item.end());
  }

  private String withoutMember(String key) {
    var keys = new ArrayList<>(members.keySet());
    int index = keys.indexOf(key);
    Member member = at(keys, index);
    if (index > 0) {
      return cut(at(keys, index - 1).end(), member.end());
    }
    if (keys.size() > 1) {
      return cut(member.start(), at(keys, 1).start());
    }
    return cut(open, text.indexOf('}', member.end()));
  }

  private Member at(List<String> keys, int index) {
    Member member = members.get(keys.get(index));
    if (member == null) {
      throw new IllegalStateException(keys.get(index));
    }
    return member;
  }

  private String withMember(String written) {
    if (members.isEmpty()) {
      String line = text.indexOf("\r\n") < 0 ? "\n" : "\r\n";
      int close = text.indexOf('}', open);
      return text.substring(0, open) + line + INDENT + written + line + text.substring(close);
    }
    var keys = new ArrayList<>(members.keySet());
    String space = text.substring(open, at(keys, 0).start());
    return insert(at(keys, keys.size() - 1).end(), "," + (space.isEmpty() ? " " : space) + written);
  }

  private String insert(int at, String more) {
    return text.substring(0, at) + more + text.substring(at);
  }

  private String cut(int from, int to) {
    return text.substring(0, from) + text.substring(to);
  }

  private static String quoted(String value) {
    return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(value)) + '"';
  }

  private static Member member(JsonParser json, int start) throws IOException {
    JsonToken token = json.nextToken();
    int valueStart = begin(json);
    if (token != JsonToken.START_ARRAY) {
      json.skipChildren();
      json.finishToken();
      return new Member(start, valueStart, end(json), Optional.empty());
    }
    var items = new ArrayList<Item>();
    boolean strings = true;
    for (token = json.nextToken(); token != JsonToken.END_ARRAY; token = json.nextToken()) {
      int from = begin(json);
      strings &= token == JsonToken.VALUE_STRING;
      json.skipChildren();
      String value = json.getText();
      items.add(new Item(value, from, end(json)));
    }
    return new Member(
        start, valueStart, end(json), strings ? Optional.of(items) : Optional.empty());
  }

  private static int begin(JsonParser json) {
    return (int) json.currentTokenLocation().getCharOffset();
  }

  private static int end(JsonParser json) {
    return (int) json.currentLocation().getCharOffset();
  }
}
