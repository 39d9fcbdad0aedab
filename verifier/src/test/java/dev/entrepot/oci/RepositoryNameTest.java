package dev.entrepot.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RepositoryNameTest {
  /** The expression of the distribution specification, "Pulling manifests", word for word. */
  private static final Pattern SPECIFIED =
      Pattern.compile("[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*(\\/[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*)*");

  private static final String NASTY = "aaaz09...___---///A :\n\0\u00e9\u212a";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "0",
        "alpine",
        "library/alpine",
        "a.b",
        "a_b",
        "a__b",
        "a-b",
        "a-----b",
        "a/b/c/d"
      })
  void parse_inGrammar_readsBack(String text) {
    assertThat(RepositoryName.parse(text)).hasValueSatisfying(n -> assertThat(n).hasToString(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "/", "a/", "/a", "a//b", ".a", "a.", "_a", "a_", "-a", "a-", "a..b", "a___b", "a._b",
        "a-_b", "a_-b", "A", "aB", "a/.b", "a./b", "a/../b", "..", "a b", "a:b", "a@b", "a%2fb",
        "a\0", "a\n", "\u00e9", "\uff41"
      })
  void parse_outsideGrammar_isEmpty(String text) {
    assertThat(RepositoryName.parse(text)).isEmpty();
  }

  @Test
  void parse_length_isBoundedAt255() {
    assertThat(RepositoryName.parse("a".repeat(255))).isPresent();
    assertThat(RepositoryName.parse("a".repeat(256))).isEmpty();
    assertThat(RepositoryName.parse("a/".repeat(5000) + "a")).isEmpty();
  }

  @Test
  void parse_randomShortTexts_agreesWithTheSpecification() {
    long seed = new Random().nextLong();
    System.out.println("RepositoryNameTest seed " + seed);
    RandomGenerator random = new Random(seed);
    for (int i = 0; i < 200_000; i++) {
      String text = randomText(random);
      assertThat(RepositoryName.parse(text).isPresent())
          .as("seed %d, text %s", seed, text)
          .isEqualTo(SPECIFIED.matcher(text).matches());
    }
  }

  @Test
  void isBare_oneComponent_isTrue() {
    assertThat(new RepositoryName("alpine").isBare()).isTrue();
    assertThat(new RepositoryName("library/alpine").isBare()).isFalse();
  }

  @Test
  void under_component_standsFirst() {
    assertThat(new RepositoryName("alpine").under("library")).hasToString("library/alpine");
  }

  @Test
  void under_tooLongTogether_throws() {
    var name = new RepositoryName("a".repeat(255));
    assertThatThrownBy(() -> name.under("library")).isInstanceOf(IllegalArgumentException.class);
  }

  private static String randomText(RandomGenerator random) {
    int length = random.nextInt(9);
    var text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append(NASTY.charAt(random.nextInt(NASTY.length())));
    }
    return text.toString();
  }
}
