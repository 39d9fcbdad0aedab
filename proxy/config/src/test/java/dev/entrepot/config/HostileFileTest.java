package dev.entrepot.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.config.read.ConfigReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Files that were made to harm, or by chance. */
@Timeout(60)
class HostileFileTest {
  private static final int ROUNDS = 1_000;
  private static final String SYNTAX = "{}[]:,-?&*!|>'\"%@`#~ \n\t\\$0aé\u2028\0";

  @TempDir private Path folder;

  @Test
  void load_aliasesOfAliases_areBounded() throws Exception {
    var bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 20; i++) {
      bomb.append("a%d: &a%d [".formatted(i, i))
          .append("*a%d,".formatted(i - 1).repeat(9))
          .append("]\n");
    }

    assertThat(files().faults(bomb.toString()))
        .containsExactly("entrepot.yaml:9: expected at most 64 aliases, found more");
  }

  @Test
  void load_aliasOfItself_isRefused() throws Exception {
    assertThat(files().faults("storage: &s {memory: *s}"))
        .contains(
            "entrepot.yaml:1: expected an alias of an anchor before it"
                + " (quote a value that begins with *), found none");
  }

  @Test
  void load_deepNesting_isBounded() throws Exception {
    assertThat(files().faults("a: " + "[".repeat(500_000)))
        .containsExactly("entrepot.yaml:1: expected at most 16 levels of nesting, found more");
  }

  @Test
  void load_largeFile_isRefused() throws Exception {
    assertThat(files().faults("#".repeat(ConfigReader.MAX_BYTES + 1)))
        .containsExactly("entrepot.yaml: expected at most 1048576 bytes, found more");
    assertThat(files().faults("#".repeat(ConfigReader.MAX_BYTES))).isEmpty();
  }

  @Test
  void load_otherBytesThanText_isRefused() throws Exception {
    var file = folder.resolve("binary.yaml");
    Files.write(file, new byte[] {'a', ':', ' ', (byte) 0xff});

    assertThat(files().faults(file, Map.of()))
        .containsExactly("binary.yaml: expected text in UTF-8, found other bytes");
  }

  @Test
  void load_expansionThatGrows_isBounded() throws Exception {
    var yaml = "data: " + "${env:LONG}".repeat(90_000);

    assertThat(files().faults(yaml, Map.of("LONG", "x".repeat(100_000))))
        .containsExactly("entrepot.yaml:1: data: expected at most 65536 characters, found more");
  }

  @Test
  void load_manyLongUnknownKeys_isQuick() throws Exception {
    var yaml = new StringBuilder();
    for (int i = 0; i < 100_000; i++) {
      yaml.append("k").append(i).append(":\n");
    }
    yaml.append("? ").append("l".repeat(100_000)).append("\n: 1\n");

    assertThat(files().faults(yaml.toString())).hasSize(ConfigReader.MAX_FAULTS);
  }

  @Test
  void load_mutatedFile_throwsNothingElse() throws Exception {
    long seed = System.nanoTime();
    System.out.println("HostileFileTest seed " + seed);
    var random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    for (var name : List.of("tls.crt", "tls.key", "config.json", "admin.token")) {
      files().write(name, "");
    }
    var example = Examples.full(folder);

    for (int round = 0; round < ROUNDS; round++) {
      // Returns for a valid file and for faults; any other exception fails the test.
      files().faults(mutated(example, random), Map.of("HUB_TOKEN", "x"));
    }
  }

  private static String mutated(String text, RandomGenerator random) {
    var mutated = new StringBuilder(text);
    for (int edits = random.nextInt(1, 6); edits > 0; edits--) {
      int at = random.nextInt(mutated.length());
      int end = Math.min(mutated.length(), at + random.nextInt(12));
      switch (random.nextInt(4)) {
        case 0 -> mutated.delete(at, end);
        case 1 -> mutated.insert(at, mutated.substring(at, end));
        case 2 -> mutated.insert(at, SYNTAX.charAt(random.nextInt(SYNTAX.length())));
        case 3 -> mutated.setCharAt(at, (char) random.nextInt(0x10000));
        default -> throw new IllegalStateException();
      }
      mutated.append('\n');
    }
    return new String(mutated.toString().getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }

  private ConfigFiles files() {
    return new ConfigFiles(folder);
  }
}
