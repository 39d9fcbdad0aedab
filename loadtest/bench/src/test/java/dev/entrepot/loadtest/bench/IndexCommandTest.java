package dev.entrepot.loadtest.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The benchmark of the index, on a small one. */
final class IndexCommandTest {
  @TempDir private Path data;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void index_twice_fillsOnceAndFindsAllThatItPut() throws Exception {
    assertThat(run("--blobs", "1000", "--manifests", "90", "--lookups", "500", "--json")).isZero();
    JsonNode first = new ObjectMapper().readTree(out.toString());
    assertThat(first.at("/filledMillis").asLong()).isPositive();
    for (String kind : new String[] {"blob", "absent", "manifest", "link"}) {
      assertThat(first.at("/lookupMicros/" + kind + "/p99.0").asDouble()).isPositive();
    }
    out.getBuffer().setLength(0);
    assertThat(run("--blobs", "1000", "--manifests", "90", "--lookups", "5")).isZero();
    assertThat(out.toString()).contains("filled in        0 s").contains("look-ups");
  }

  @Test
  void index_withoutLookups_isWrongUsage() {
    assertThat(run("--lookups", "0")).isEqualTo(2);
    assertThat(err.toString()).contains("1 at least");
  }

  private int run(String... arguments) {
    String[] all = new String[arguments.length + 2];
    all[0] = "--data";
    all[1] = data.resolve("store").toString();
    System.arraycopy(arguments, 0, all, 2, arguments.length);
    return new CommandLine(new IndexCommand())
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(all);
  }
}
