import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** CHANGELOG.md in the form of Debian's changelogs, the latest version first. */
final class DebChangelog {
  /** "## [1.0.0] - 2026-12-24"; in place of the date may be a remark. */
  private static final Pattern VERSION = Pattern.compile("## \\[(.+?)] - (.*)");

  private static final Pattern DATE = Pattern.compile("\\d{4}-\\d\\d-\\d\\d");

  /** A reference of Markdown: its text is kept. */
  private static final Pattern LINK = Pattern.compile("\\[([^\\]]+)]\\([^)]*\\)");

  /** What a reference of another line leads to. */
  private static final Pattern REFERENCE = Pattern.compile("\\[.*]: .*");

  /** Of a line. */
  private static final int MAX_CHARACTERS = 78;

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss +0000", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private final String version;
  private final String maintainer;
  private final Instant built;

  /**
   * Of a package.
   *
   * @param version of the package; the changes must have a section for it
   * @param built the date of a version that has none yet
   */
  DebChangelog(String version, String maintainer, Instant built) {
    this.version = version;
    this.maintainer = maintainer;
    this.built = built;
  }

  String of(String changes) {
    var sections = new ArrayList<String>();
    String[] parts = changes.split("(?m)^(?=## \\[)");
    for (int i = 1; i < parts.length; i++) {
      sections.add(section(parts[i].lines().toList()));
    }
    if (sections.stream().noneMatch(it -> it.startsWith("entrepot (" + version + ") "))) {
      throw new IllegalStateException("CHANGELOG.md has no section for version " + version);
    }
    return String.join("\n", sections);
  }

  private String section(List<String> lines) {
    Matcher heading = VERSION.matcher(lines.getFirst());
    if (!heading.matches()) {
      throw new IllegalStateException("CHANGELOG.md: not a version: " + lines.getFirst());
    }
    var text = new StringBuilder();
    text.append(
        "entrepot (%s) stable; urgency=medium\n".formatted(heading.group(1).replace('-', '~')));
    for (String paragraph : paragraphs(lines)) {
      text.append(paragraph.startsWith("[") ? "\n" : "").append(wrapped(paragraph));
    }
    return text.append("\n -- %s  %s\n".formatted(maintainer, time(heading.group(2)))).toString();
  }

  /** Headings and items, each in one line, which begins as Debian's do. */
  private static List<String> paragraphs(List<String> lines) {
    var paragraphs = new ArrayList<String>();
    for (String line : lines.subList(1, lines.size())) {
      String plain = LINK.matcher(line).replaceAll("$1").replace("**", "").strip();
      if (plain.startsWith("### ")) {
        paragraphs.add("[ " + plain.substring("### ".length()) + " ]");
      } else if (plain.startsWith("- ")) {
        paragraphs.add("* " + plain.substring("- ".length()));
      } else if (!plain.isEmpty() && !REFERENCE.matcher(plain).matches()) {
        paragraphs.add(paragraphs.isEmpty() ? plain : paragraphs.removeLast() + " " + plain);
      }
    }
    return paragraphs;
  }

  private static String wrapped(String paragraph) {
    var text = new StringBuilder();
    var line = new StringBuilder(" ");
    for (String word : paragraph.split(" +")) {
      if (line.length() + 1 + word.length() > MAX_CHARACTERS) {
        text.append(line).append('\n');
        line = new StringBuilder("   ");
      }
      line.append(' ').append(word);
    }
    return text.append(line).append('\n').toString();
  }

  private String time(String date) {
    return DATE.matcher(date).matches()
        ? TIME.format(LocalDate.parse(date).atStartOfDay(ZoneOffset.UTC))
        : TIME.format(built);
  }
}
