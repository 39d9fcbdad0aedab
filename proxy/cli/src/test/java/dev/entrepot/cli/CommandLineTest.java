package dev.entrepot.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person sees who types a command: the text, and where it goes, and the exit code. */
final class CommandLineTest {
  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void help_named_printsTheCommands() {
    assertThat(run("--help")).isZero();
    assertThat(out.toString()).contains("serve", "config", "version", "Example");
  }

  @Test
  void version_plainAndJson_isPrinted() {
    assertThat(run("version")).isZero();
    assertThat(out.toString()).startsWith("entrepot ");
    assertThat(run("version", "--json")).isZero();
    assertThat(out.toString()).contains("{\"version\":\"");
  }

  @Test
  void noCommand_isWrongUsage() {
    assertThat(run()).isEqualTo(2);
    assertThat(err.toString()).contains("Usage: entrepot");
  }

  @Test
  void unknownCommand_isWrongUsage() {
    assertThat(run("serv")).isEqualTo(2);
    assertThat(err.toString()).contains("serv");
  }

  @Test
  void completion_ofBash_isAScriptThatKnowsTheCommands() throws Exception {
    assertThat(run("completion", "bash")).isZero();
    assertThat(out.toString()).contains("images", "inspect", "--no-trunc", "complete -F");
    Path script = Files.writeString(folder.resolve("completion"), out.toString());
    Process bash =
        new ProcessBuilder(
                "bash",
                "-c",
                "source \"$1\" && COMP_WORDS=(entrepot hist) COMP_CWORD=1 && "
                    + "_complete_entrepot && echo \"${COMPREPLY[@]}\"",
                "bash",
                script.toString())
            .redirectErrorStream(true)
            .start();
    assertThat(new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip())
        .isEqualTo("history");
    assertThat(bash.waitFor()).isZero();
  }

  @Test
  void completion_ofOtherShells_isWrongUsage() {
    assertThat(run("completion", "fish")).isEqualTo(2);
    assertThat(err.toString()).contains("bash, zsh");
  }

  @Test
  void configCheck_ofRightFile_saysSo() throws IOException {
    Path file = Files.writeString(folder.resolve("right.yaml"), "listen: 127.0.0.1:5000\n");
    assertThat(run("config", "check", file.toString())).isZero();
    assertThat(out.toString()).contains("is right");
  }

  @Test
  void configCheck_ofWrongFile_namesLineAndNearestKey() throws IOException {
    Path file = Files.writeString(folder.resolve("wrong.yaml"), "storage:\n  max-sise: 1GiB\n");
    assertThat(run("config", "check", file.toString())).isEqualTo(2);
    assertThat(err.toString()).contains("wrong.yaml:2").contains("max-size");
  }

  @Test
  void serve_withWrongFile_isWrongUsageAndStartsNothing() throws IOException {
    Path file = Files.writeString(folder.resolve("wrong.yaml"), "listen: 5\n");
    assertThat(run("serve", "--config", file.toString())).isEqualTo(2);
    assertThat(err.toString()).contains("wrong.yaml:1");
  }

  @Test
  void serve_onFolderOfAnotherProgram_failsWithOneSentence() throws IOException {
    Path data = Files.createDirectory(folder.resolve("other"));
    Files.writeString(data.resolve("precious"), "x");
    Path file =
        Files.writeString(
            folder.resolve("c.yaml"), "listen: 127.0.0.1:0\nadmin: 127.0.0.1:0\ndata: " + data);
    assertThat(run("serve", "--config", file.toString())).isEqualTo(1);
    assertThat(err.toString().strip()).startsWith("entrepot: ").doesNotContain("\n");
    assertThat(data).isDirectoryContaining(path -> path.endsWith("precious"));
  }

  private int run(String... arguments) {
    return Main.commandLine(arguments)
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }
}
