package dev.entrepot.cache.collect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.cache.Content;
import dev.entrepot.cache.Seed;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.DigestAlgorithm;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MarksTest {
  private static final int DIGESTS = 100_000;

  private final RandomGenerator random = Seed.random(getClass());

  @Test
  void has_whatWasAdded_always() {
    var marks = new Marks(DIGESTS, random.nextLong());
    var added = digests();
    added.forEach(marks::add);
    assertThat(added).allMatch(marks::has);
    assertThat(added).noneMatch(marks::add);
  }

  @Test
  void has_whatWasNot_isClaimedForOneInAHundredAndOthersByAnotherSeed() {
    var marks = new Marks(DIGESTS, random.nextLong());
    var again = new Marks(DIGESTS, random.nextLong());
    for (var digest : digests()) {
      marks.add(digest);
      again.add(digest);
    }
    var others = digests();
    long claimed = others.stream().filter(marks::has).count();
    long byBoth = others.stream().filter(digest -> marks.has(digest) && again.has(digest)).count();
    assertThat(claimed).isBetween(1L, DIGESTS / 50L);
    assertThat(byBoth).isLessThan(claimed / 4);
  }

  @Test
  void add_bothAlgorithms_areToldApart() {
    var marks = new Marks(0, random.nextLong());
    var sha512 = Content.sha512("a layer").digest();
    assertThat(marks.has(sha512)).isFalse();
    assertThat(marks.add(sha512)).isTrue();
    assertThat(marks.has(sha512)).isTrue();
  }

  private List<Digest> digests() {
    return Stream.generate(this::digest).limit(DIGESTS).toList();
  }

  private Digest digest() {
    var value = new byte[DigestAlgorithm.SHA256.bytes()];
    random.nextBytes(value);
    return Digest.ofValue(DigestAlgorithm.SHA256, value);
  }
}
