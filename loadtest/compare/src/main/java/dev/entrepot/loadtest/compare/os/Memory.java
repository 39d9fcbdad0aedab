package dev.entrepot.loadtest.compare.os;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The memory of a process and of all that it started.
 *
 * @param residentBytes what each has in memory, summed; what they share counts for each
 * @param proportionalBytes the same, where what is shared is divided by those who share it
 */
public record Memory(long residentBytes, long proportionalBytes) {
  static final Memory NONE = new Memory(0, 0);

  private static final Pattern RESIDENT = line("Rss");
  private static final Pattern PROPORTIONAL = line("Pss");

  static Memory of(ProcessHandle process) throws IOException {
    Memory sum = of(process.pid());
    for (ProcessHandle child : process.descendants().toList()) {
      sum = sum.plus(of(child.pid()));
    }
    return sum;
  }

  private static Memory of(long pid) throws IOException {
    try {
      return parse(Files.readString(Path.of("/proc/" + pid + "/smaps_rollup")));
    } catch (NoSuchFileException _) {
      return NONE; // It has ended.
    }
  }

  static Memory parse(String rollup) {
    return new Memory(bytes(RESIDENT, rollup), bytes(PROPORTIONAL, rollup));
  }

  private Memory plus(Memory other) {
    return new Memory(
        residentBytes + other.residentBytes, proportionalBytes + other.proportionalBytes);
  }

  private static long bytes(Pattern line, String rollup) {
    Matcher matcher = line.matcher(rollup);
    return matcher.find() ? Long.parseLong(matcher.group(1)) << 10 : 0;
  }

  private static Pattern line(String name) {
    return Pattern.compile("^" + name + ":\\s+(\\d{1,15}) kB$", Pattern.MULTILINE);
  }
}
