package dev.entrepot.oci;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RepositoryPatternTest {
  private static RepositoryPattern pattern(String text) {
    return RepositoryPattern.parse(text).orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({
    "docker.io/*, docker.io/library/*, true",
    "docker.io/*, docker.io/library/alpine, true",
    "docker.io/library/*, docker.io/*, false",
    "docker.io/library/*, docker.io/library/*, true",
    "docker.io/**, docker.io/*, true",
    "docker.io/*a*, docker.io/*ba, true",
    "docker.io/*ab, docker.io/*b, false",
    "docker.io/a, docker.io/*, false",
    "index.docker.io/*, docker.io/a*, true",
    "ghcr.io/*, docker.io/library/*, false",
  })
  void includes_others_ifAllOfThemFit(String one, String other, boolean includes) {
    assertThat(pattern(one).includes(pattern(other))).isEqualTo(includes);
  }

  /** Every name that the smaller pattern means is tried, up to five characters of two kinds. */
  @Test
  void includes_anyTwo_isTrueIfNoNameTellsThemApart() {
    long seed = new Random().nextLong();
    var random = new Random(seed);
    int included = 0;
    for (int i = 0; i < 4000; i++) {
      var one = new Glob(text(random));
      var other = new Glob(text(random));
      if (one.includes(other)) {
        included++;
        assertThat(hasNameOfOnlyTheSecond(one, other, ""))
            .as("%s includes %s, seed %d", one, other, seed)
            .isFalse();
      }
    }
    assertThat(included).as("seed %d", seed).isGreaterThan(50);
  }

  private static boolean hasNameOfOnlyTheSecond(Glob one, Glob other, String name) {
    if (other.matches(name) && !one.matches(name)) {
      return true;
    }
    return name.length() < 5
        && (hasNameOfOnlyTheSecond(one, other, name + 'a')
            || hasNameOfOnlyTheSecond(one, other, name + 'b'));
  }

  private static String text(Random random) {
    var text = new StringBuilder();
    for (int i = random.nextInt(1, 5); i > 0; i--) {
      text.append("ab*".charAt(random.nextInt(3)));
    }
    return text.toString();
  }
}
