package dev.entrepot.loadtest.compare.os;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs that are started, and end. */
final class ProgramsTest {
  @TempDir private Path folder;

  @Test
  void close_childOfAProgram_endsToo() throws Exception {
    Path pipe = folder.resolve("pipe");
    Command.run(List.of("mkfifo", pipe.toString()));
    Program program;
    ProcessHandle child;
    try (var programs = new Programs()) {
      program = start(programs, "sleep 600 & echo $! > '%s'; wait".formatted(pipe));
      child = ProcessHandle.of(Long.parseLong(Files.readString(pipe).strip())).orElseThrow();
      program.requireAlive();
    }
    assertThatThrownBy(program::requireAlive).hasMessageContaining("shell has ended with");
    assertThat(child.onExit()).succeedsWithin(Duration.ofSeconds(10));
  }

  @Test
  void requireAlive_programFailed_showsTheEndOfItsLog() throws Exception {
    try (var programs = new Programs()) {
      Program program = start(programs, "echo the port is taken; exit 3");
      program.awaitEnd();

      assertThatThrownBy(program::requireAlive)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("shell has ended with 3: the port is taken");
    }
  }

  @Test
  void start_afterClose_isRefused() {
    var programs = new Programs();
    programs.close();

    assertThatThrownBy(() -> start(programs, "true")).hasMessage("the run is ending");
  }

  @Test
  void run_commandFails_showsWhatItPrinted() {
    assertThatThrownBy(() -> Command.run(List.of("sh", "-c", "echo no; exit 4")))
        .isInstanceOf(IOException.class)
        .hasMessage("sh exited with 4: no");
  }

  private Program start(Programs programs, String script) throws IOException {
    return programs.start("shell", folder.resolve("log"), List.of("sh", "-c", script));
  }
}
