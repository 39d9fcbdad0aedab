package dev.entrepot.loadtest.compare.os;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A server that runs until it is closed. Thread-safe. */
public final class Program implements AutoCloseable {
  /** A server that is made to end would have to put things right when it starts again. */
  private static final Duration GRACE = Duration.ofSeconds(60);

  private static final Duration LOOK = Duration.ofMillis(300);
  private static final Duration LITTLE = Duration.ofMillis(10);
  private static final int LOG_LINES = 15;

  private final String name;
  private final Process process;
  private final Path log;

  private Program(String name, Process process, Path log) {
    this.name = name;
    this.process = process;
    this.log = log;
  }

  /**
   * Starts it.
   *
   * @param log where its output goes; what is there stays
   */
  static Program start(String name, Path log, List<String> command) throws IOException {
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    Process process = builder.start();
    process.getOutputStream().close();
    return new Program(name, process, log);
  }

  /** User and system time so far, of it and all that it started; in steps of 10 ms. */
  public Duration cpu() throws IOException {
    return Usage.of(process.toHandle());
  }

  /** What it and all that it started have in memory. */
  public Memory memory() throws IOException {
    return Memory.of(process.toHandle());
  }

  /**
   * Waits until it does next to nothing any more, so that work it put off is counted too. Blocking.
   *
   * @return its processor time then
   * @throws IOException if it is still busy at the limit
   */
  public Duration awaitIdle(Duration limit) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    Duration before = cpu();
    while (true) {
      Thread.sleep(LOOK);
      Duration now = cpu();
      if (now.minus(before).compareTo(LITTLE) <= 0) {
        return now;
      }
      if (System.nanoTime() > deadline) {
        throw new IOException("%s is still busy after %d s".formatted(name, limit.toSeconds()));
      }
      before = now;
    }
  }

  /**
   * Does nothing if it runs.
   *
   * @throws IOException if it has ended; with the end of its log
   */
  public void requireAlive() throws IOException {
    if (!process.isAlive()) {
      throw new IOException(
          "%s has ended with %d: %s".formatted(name, process.exitValue(), endOfLog()));
    }
  }

  /** Waits until it has ended by itself. Blocking. */
  void awaitEnd() throws InterruptedException {
    process.waitFor();
  }

  private String endOfLog() throws IOException {
    List<String> lines =
        new String(Files.readAllBytes(log), StandardCharsets.UTF_8).lines().toList();
    return String.join(
        System.lineSeparator(), lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size()));
  }

  /** Asks it to end, then makes it and what it left behind end. Blocking. */
  @Override
  public void close() {
    List<ProcessHandle> children = process.descendants().toList();
    process.destroy();
    try {
      if (!process.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException _) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    children.forEach(ProcessHandle::destroyForcibly);
  }
}
