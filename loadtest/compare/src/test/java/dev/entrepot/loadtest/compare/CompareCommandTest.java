package dev.entrepot.loadtest.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.entrepot.loadtest.compare.row.Row;
import dev.entrepot.loadtest.compare.row.Rows;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** What the command says of itself and to wrong usage. */
final class CompareCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "--rounds 0 | --rounds and --seconds are 1 at least",
        "--seconds 0 | --rounds and --seconds are 1 at least",
        "--rows cold-blob,cold | 'cold' is none of warm-manifest-digest",
        "--peers apache | 'apache' is none of nginx, docker-registry, Entrepot"
      })
  void usage_wrong_exitsWith2AndSaysWhatIsWrong(String arguments, String message) {
    assertThat(run(arguments.split(" ", -1))).isEqualTo(2);
    assertThat(err.toString()).contains(message);
  }

  @Test
  void help_namesEachRow() {
    assertThat(run("--help")).isZero();
    String oneLine = out.toString().replaceAll("\\s+", "");
    assertThat(Rows.all()).extracting(Row::name).allMatch(oneLine::contains);
  }

  @Test
  void workFolder_withSomethingInIt_isRefusedAndUntouched() throws Exception {
    Path file = Files.writeString(folder.resolve("mine"), "x");

    assertThatThrownBy(() -> WorkFolder.open(Optional.of(folder)))
        .hasMessageContaining("is not empty");
    assertThat(file).hasContent("x");
  }

  @Test
  void workFolder_temporary_isRemovedAndAnotherIsKept() throws Exception {
    WorkFolder temporary = WorkFolder.open(Optional.empty());
    WorkFolder kept = WorkFolder.open(Optional.of(folder.resolve("new")));
    for (WorkFolder one : new WorkFolder[] {temporary, kept}) {
      Files.writeString(one.path().resolve("file"), "x");
      one.close();
    }
    assertThat(temporary.path()).doesNotExist();
    assertThat(kept.path().resolve("file")).exists();
  }

  private int run(String... arguments) {
    return new CommandLine(new CompareCommand())
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }
}
