package dev.entrepot.loadtest.compare.os;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The processor time of a process and of all that it started, ended ones included. */
final class Usage {
  /**
   * The unit of the kernel's figures is the same on all of its platforms that a JDK is there for.
   */
  private static final Duration TICK = Duration.ofMillis(10);

  private static final Pattern SPACE = Pattern.compile(" ");

  /** utime, stime, cutime and cstime, counted from the first field after the program's name. */
  private static final int FIRST_TIME = 11;

  private static final int TIMES = 4;

  private Usage() {}

  /** The children are read first: one that ends meanwhile is then counted by its parent. */
  static Duration of(ProcessHandle process) throws IOException {
    long ticks = 0;
    for (ProcessHandle child : process.descendants().toList()) {
      ticks += ticks(child.pid());
    }
    return TICK.multipliedBy(ticks + ticks(process.pid()));
  }

  private static long ticks(long pid) throws IOException {
    try {
      return ticks(Files.readString(Path.of("/proc/" + pid + "/stat")));
    } catch (NoSuchFileException _) {
      return 0; // It has ended; its parent has its time.
    }
  }

  /** The name is in brackets and may hold brackets and spaces itself. */
  static long ticks(String stat) {
    Stream<String> fields = SPACE.splitAsStream(stat.substring(stat.lastIndexOf(')') + 2));
    return fields.skip(FIRST_TIME).limit(TIMES).mapToLong(Long::parseLong).sum();
  }
}
