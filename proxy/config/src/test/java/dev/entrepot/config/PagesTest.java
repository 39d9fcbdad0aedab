package dev.entrepot.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The pages that people read, but for decisions: tables with short cells, and plain words. */
class PagesTest {
  private static final Path TOP = Path.of("..", "..");
  private static final Path DECISIONS = Path.of("docs", "adr");
  private static final int MAX_CELL_CHARACTERS = 100;
  private static final Pattern FENCE = Pattern.compile("^ *```");
  private static final Pattern CODE = Pattern.compile("`[^`]*`");
  private static final Pattern BAR = Pattern.compile("(?<!\\\\)\\|");

  /** Turns that are not English, or are English of another century. */
  private static final Pattern FOREIGN =
      Pattern.compile(
          "(?i)\\b(who may|whoever|what is no|lets? go|goes out|anew|nobody|somebody|"
              + "what no tag|gone on with)\\b");

  private static List<Path> pages() {
    return Stream.of("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "docs", "deploy")
        .flatMap(name -> files(TOP.resolve(name)))
        .filter(file -> file.toString().endsWith(".md"))
        .map(TOP::relativize)
        .filter(file -> !file.startsWith(DECISIONS) && !file.toString().contains("target"))
        .toList();
  }

  private static Stream<Path> files(Path top) {
    try (Stream<Path> found = Files.walk(top)) {
      return found.toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void tables_cells_areShort(Path page) throws IOException {
    assertThat(
            prose(page).stream()
                .map(String::strip)
                .filter(line -> line.startsWith("|"))
                .flatMap(line -> Arrays.stream(BAR.split(line)))
                .map(String::strip))
        .as("%s: what is longer goes below the table", page)
        .allMatch(cell -> cell.length() <= MAX_CELL_CHARACTERS);
  }

  @ParameterizedTest
  @MethodSource("pages")
  void prose_words_arePlain(Path page) throws IOException {
    String text = CODE.matcher(String.join(" ", prose(page))).replaceAll("");
    assertThat(FOREIGN.matcher(text).results().map(MatchResult::group))
        .as(page.toString())
        .isEmpty();
  }

  /** The lines outside of fenced blocks. */
  private static List<String> prose(Path page) throws IOException {
    var prose = new ArrayList<String>();
    boolean isProse = true;
    for (String line : Files.readAllLines(TOP.resolve(page))) {
      if (FENCE.matcher(line).find()) {
        isProse = !isProse;
      } else if (isProse) {
        prose.add(line);
      }
    }
    return prose;
  }
}
