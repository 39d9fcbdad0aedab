package dev.entrepot.cli;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** How the product's sources are cut: by size, and each name for one thing. */
class HouseRulesTest {
  /** The most files of a package, its package-info apart. */
  private static final int MAX_FILES = 25;

  /** The most lines of a file. */
  private static final int MAX_LINES = 250;

  /** Closed, and meant to stay whole: cut up, most of its types would have to be public. */
  private static final Set<String> LARGE_PACKAGES = Set.of("dev/entrepot/proxy/upstream");

  private static final List<String> MODULES =
      List.of(
          "verifier",
          "cache",
          "proxy/config",
          "proxy/mirror",
          "proxy/operate",
          "proxy/server",
          "proxy/cli");

  private static final String SOURCES = "src/main/java";
  private static final String TESTS = "src/test/java";
  private static final String JAVA = ".java";

  /** A method that runs before each test, to its closing brace. */
  private static final Pattern SET_UP = Pattern.compile("(?ms)^  @BeforeEach$.*?^  }$");

  private static final Path TOP = Path.of(System.getProperty("basedir", ".")).resolve("../..");

  private static List<Path> files = List.of();

  @BeforeAll
  static void findFiles() throws IOException {
    var found = new ArrayList<Path>();
    for (String module : MODULES) {
      try (Stream<Path> all = Files.walk(TOP.resolve(module).resolve(SOURCES))) {
        found.addAll(all.filter(HouseRulesTest::isOfAType).toList());
      }
    }
    files = List.copyOf(found);
  }

  private static boolean isOfAType(Path file) {
    String name = file.getFileName().toString();
    return name.endsWith(JAVA) && !name.equals("package-info.java");
  }

  @Test
  void simpleNames_areUsedOnce() {
    Map<String, Long> twice = counted(HouseRulesTest::nameOf, 1);
    assertThat(twice).isEmpty();
  }

  @Test
  void packages_haveFewFiles() {
    Map<String, Long> large = counted(HouseRulesTest::packageOf, MAX_FILES);
    large.keySet().removeAll(LARGE_PACKAGES);
    assertThat(large).isEmpty();
  }

  /** How many files each of the names has that have more than so many. */
  private static Map<String, Long> counted(Function<Path, String> name, long most) {
    Map<String, Long> counts = files.stream().collect(groupingBy(name, TreeMap::new, counting()));
    counts.values().removeIf(count -> count <= most);
    return counts;
  }

  private static String nameOf(Path file) {
    String name = file.getFileName().toString();
    return name.substring(0, name.length() - JAVA.length());
  }

  private static String packageOf(Path file) {
    String path = file.toString();
    return path.substring(path.indexOf(SOURCES) + SOURCES.length() + 1, path.lastIndexOf('/'));
  }

  @Test
  void files_areShort() throws IOException {
    var longOnes = new TreeMap<String, Long>();
    for (Path file : files) {
      try (Stream<String> lines = Files.lines(file)) {
        longOnes.put(nameOf(file), lines.count());
      }
    }
    longOnes.values().removeIf(lines -> lines <= MAX_LINES);
    assertThat(longOnes).isEmpty();
  }

  /** A registry that is a fixture is closed after the test, and tells what it was asked. */
  @Test
  void registriesOfTests_areFixtures() throws IOException {
    var byHand = new ArrayList<String>();
    for (String module : MODULES) {
      try (Stream<Path> all = Files.walk(TOP.resolve(module).resolve(TESTS))) {
        for (Path file : all.filter(HouseRulesTest::isOfAType).toList()) {
          if (startsRegistry(Files.readString(file))) {
            byHand.add(nameOf(file));
          }
        }
      }
    }
    assertThat(byHand).isEmpty();
  }

  private static boolean startsRegistry(String source) {
    return SET_UP
        .matcher(source)
        .results()
        .flatMap(method -> method.group().lines())
        .anyMatch(line -> line.matches(" {4}\\w+ = ScriptedRegistry\\..*"));
  }
}
