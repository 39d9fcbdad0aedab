package dev.entrepot.config.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.config.read.Key;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Holds the page about the configuration against the keys of items of lists. */
class ListedKeysTest {
  private static final Path PAGE = Path.of("..", "..", "docs", "configuration.md");
  private static final Pattern ROW =
      Pattern.compile("^\\| `([^`]+)` \\| ([^|]+) \\| ([^|]+) \\| [^|]+ \\|$");

  /** Keys of the same reader that are of a section and not of a list. */
  private static final Set<Key<?>> OF_SECTIONS =
      Set.of(SourcesReader.CA, SourcesReader.CERTIFICATE_NAME);

  private String page = "";

  /** What a row says, without the default and the meaning. */
  private record Row(String key, String value) {}

  @BeforeEach
  void read() throws Exception {
    page = Files.readString(PAGE);
  }

  private static Stream<Key<?>> keys(Class<?> reader) {
    return Arrays.stream(reader.getDeclaredFields())
        .filter(field -> field.getType() == Key.class)
        .<Key<?>>map(ListedKeysTest::key)
        .filter(key -> !OF_SECTIONS.contains(key));
  }

  private static Key<?> key(Field field) {
    try {
      return (Key<?>) field.get(null);
    } catch (IllegalAccessException e) {
      throw new AssertionError(e);
    }
  }

  private static Stream<Row> rows(String list, Class<?> reader) {
    return keys(reader)
        .map(
            key ->
                new Row(
                    "access.%s[].%s".formatted(list, key.name()),
                    key.type().expected().replaceAll(" \\(units: [^)]*\\)", "")));
  }

  @Test
  void page_keys_areThoseOfTheCode() {
    var expected =
        Stream.of(
                rows("rules", AccessRule.class),
                rows("oidc", SourcesReader.class),
                rows("roles", RoleRule.class))
            .flatMap(it -> it)
            .toList();
    assertThat(expected).hasSize(13);
    assertThat(
            page.lines()
                .map(ROW::matcher)
                .filter(row -> row.matches())
                .map(row -> new Row(row.group(1), row.group(3))))
        .containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void page_bounds_areThoseOfTheCode() {
    assertThat(page)
        .contains("a list of up to %d; `*`".formatted(AccessRule.MAX_IMAGES))
        .contains("a list of up to %d; a token".formatted(OidcIssuer.MAX_AUDIENCES))
        .contains(
            "Up to %d rules, %d issuers and %d roles"
                .formatted(
                    AccessConfig.MAX_RULES, AccessConfig.MAX_ISSUERS, AccessConfig.MAX_ROLES))
        .contains("| `%s` |".formatted(SourcesReader.CLOCK_SKEW.standard().orElseThrow()));
  }
}
