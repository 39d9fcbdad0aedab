package dev.entrepot.loadtest.compare.os;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** All servers that this process has started. Closing ends them, the last first. Thread-safe. */
public final class Programs implements AutoCloseable {
  private final Deque<Program> started = new ArrayDeque<>();
  private boolean isClosed;

  /** Meant for one run. */
  public Programs() {}

  /**
   * Starts a server.
   *
   * @param name what it is called in messages
   * @param log where its output is appended
   * @throws IOException if it cannot be started, or this is closed
   */
  public synchronized Program start(String name, Path log, List<String> command)
      throws IOException {
    if (isClosed) {
      throw new IOException("the run is ending");
    }
    Program program = Program.start(name, log, command);
    started.push(program);
    return program;
  }

  /** Ends one of them. Blocking. */
  public synchronized void stop(Program program) {
    if (started.remove(program)) {
      program.close();
    }
  }

  @Override
  public synchronized void close() {
    isClosed = true;
    started.forEach(Program::close);
    started.clear();
  }
}
