package dev.entrepot.operate.setup.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tomlj.Toml;

/**
 * Changes a TOML file a line at a time. Lines are found by their look; whether the result says what
 * it should, and nothing else, is found by reading it.
 */
public final class TomlEdit {
  private static final Pattern HEADER = Pattern.compile("\\s*\\[([^\\[].*?)]\\s*(#.*)?");
  private static final Pattern ANY_HEADER = Pattern.compile("\\s*\\[.*]\\s*(#.*)?");
  private static final Pattern ASSIGNMENT =
      Pattern.compile("([^=]*=\\s*)(?:\"[^\"]*\"|'[^']*'|[^\\s\"'#]+)(\\s*#.*)?");
  private static final String INDENT = "  ";

  private final TomlText original;
  private final List<String> lines; // Each with what ends it.
  private final Map<String, Object> expected;
  private final List<Addition.Passage> passages = new ArrayList<>();

  public TomlEdit(TomlText original) {
    this.original = original;
    this.lines = new ArrayList<>(Arrays.asList(original.text().split("(?<=\n)")));
    this.expected = original.model();
    lines.removeIf(String::isEmpty);
  }

  /** Sets a string of a table, instead of another one or where there is none. */
  public void setString(List<String> table, String key, String value) {
    set(table, key, value, "\"" + value + "\"");
  }

  /** Sets a boolean of a table where there is none. */
  public void setTrue(List<String> table, String key) {
    set(table, key, true, "true");
  }

  /** Puts a string before all others of a list, which is made if it is not there. */
  public void prepend(List<String> table, String key, String value) {
    int at = keyLine(table, key);
    int open = at < 0 ? -1 : lines.get(at).indexOf('[', lines.get(at).indexOf('='));
    if (open < 0) {
      set(table, key, List.of(value), "[\"" + value + "\"]");
      return;
    }
    String line = lines.get(at);
    boolean empty = line.substring(open + 1).strip().startsWith("]");
    String more = "\"" + value + "\"" + (empty ? "" : ", ");
    replace(at, line.substring(0, open + 1) + more + line.substring(open + 1));
    var list = new ArrayList<Object>();
    list.add(value);
    if (in(table).get(key) instanceof List<?> old) {
      list.addAll(old);
    }
    in(table).put(key, list);
  }

  /**
   * Puts a block of lines that begins with a table before all other tables.
   *
   * @param says what the block says, as a file of its own
   */
  public void putFirst(List<String> block, TomlText says) {
    int at = 0;
    while (at < lines.size() && !ANY_HEADER.matcher(bare(at)).matches()) {
      at++;
    }
    // Comments right above a table are of the table.
    while (at > 0 && at < lines.size() && bare(at - 1).strip().startsWith("#")) {
      at--;
    }
    if (at >= lines.size()) {
      append(block);
    } else {
      insert(at, String.join(end(), block) + end() + end());
    }
    merge(expected, says.model());
  }

  /** Puts a block of lines at the end. */
  void append(List<String> block, TomlText says) {
    append(block);
    merge(expected, says.model());
  }

  /** The text that has come of it. */
  public String text() {
    return String.join("", lines);
  }

  /** What has been changed. */
  public List<Addition.Passage> passages() {
    return List.copyOf(passages);
  }

  /** Whether the text says what it should, and nothing else. */
  public boolean isRight() {
    try {
      return TomlText.parse(original.file(), text()).model().equals(expected);
    } catch (SetupException notToml) {
      return false;
    }
  }

  private void set(List<String> table, String key, Object value, String written) {
    int at = keyLine(table, key);
    int header = headerLine(table);
    if (at >= 0) {
      replace(at, assigned(bare(at), written) + endOf(at));
    } else if (header >= 0) {
      String indent = lines.get(header).substring(0, lines.get(header).indexOf('['));
      insertBehind(header, indent + INDENT + key + " = " + written + TomlText.MARK);
    } else {
      append(
          List.of(header(table) + TomlText.MARK, INDENT + key + " = " + written + TomlText.MARK));
    }
    in(table).put(key, value);
  }

  /** The line with another value; a comment behind it stays. */
  private static String assigned(String line, String written) {
    Matcher assignment = ASSIGNMENT.matcher(line);
    return assignment.matches()
        ? assignment.group(1)
            + written
            + Optional.ofNullable(assignment.group(2)).orElse(TomlText.MARK)
        : line;
  }

  private void append(List<String> block) {
    String gap = lines.isEmpty() ? "" : end();
    if (!lines.isEmpty() && !lines.getLast().endsWith("\n")) {
      gap += end();
    }
    insert(lines.size(), gap + String.join(end(), block) + end());
  }

  private void insertBehind(int line, String more) {
    if (lines.get(line).endsWith("\n")) {
      insert(line + 1, more + end());
    } else {
      insert(line + 1, end() + more);
    }
  }

  private void insert(int at, String more) {
    lines.add(at, more);
    passages.add(new Addition.Passage("", more));
  }

  private void replace(int at, String line) {
    passages.add(new Addition.Passage(lines.set(at, line), line));
  }

  /** The line that begins a table, or -1. */
  private int headerLine(List<String> table) {
    for (int i = 0; i < lines.size(); i++) {
      Matcher header = HEADER.matcher(bare(i));
      if (header.matches() && isKey(header.group(1), table)) {
        return i;
      }
    }
    return -1;
  }

  private int keyLine(List<String> table, String key) {
    int header = headerLine(table);
    var assignment = Pattern.compile("\\s*\"?" + Pattern.quote(key) + "\"?\\s*=.*");
    for (int i = header + 1; header >= 0 && i < lines.size(); i++) {
      if (ANY_HEADER.matcher(bare(i)).matches()) {
        return -1;
      }
      if (assignment.matcher(bare(i)).matches()) {
        return i;
      }
    }
    return -1;
  }

  private static boolean isKey(String written, List<String> path) {
    try {
      return Toml.parseDottedKey(written).equals(path);
    } catch (IllegalArgumentException notAKey) {
      return false;
    }
  }

  private String bare(int line) {
    return lines.get(line).stripTrailing();
  }

  private String endOf(int line) {
    return lines.get(line).substring(bare(line).length());
  }

  private String end() {
    return original.lineEnd();
  }

  private static String header(List<String> table) {
    return '[' + Toml.joinKeyPath(table) + ']';
  }

  /** The table of the model, made if it is not there. */
  @SuppressWarnings("unchecked")
  private Map<String, Object> in(List<String> table) {
    Map<String, Object> here = expected;
    for (String key : table) {
      here = (Map<String, Object>) here.computeIfAbsent(key, _ -> new TreeMap<String, Object>());
    }
    return here;
  }

  @SuppressWarnings("unchecked")
  private static void merge(Map<String, Object> into, Map<String, Object> more) {
    more.forEach(
        (key, value) -> {
          if (into.get(key) instanceof Map<?, ?> there && value instanceof Map<?, ?> added) {
            merge((Map<String, Object>) there, (Map<String, Object>) added);
          } else if (into.get(key) instanceof List<?> there && value instanceof List<?> added) {
            var both = new ArrayList<Object>(there);
            both.addAll(added);
            into.put(key, both);
          } else {
            into.put(key, value);
          }
        });
  }
}
