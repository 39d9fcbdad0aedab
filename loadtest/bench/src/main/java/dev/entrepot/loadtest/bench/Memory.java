package dev.entrepot.loadtest.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The memory of this process, as Linux sees it. */
final class Memory {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d{1,12}) kB");

  private Memory() {}

  /** How many bytes of memory it takes; -1 where that is not told. */
  static long residentBytes() throws IOException {
    if (!Files.exists(STATUS)) {
      return -1;
    }
    Matcher line = RESIDENT.matcher(Files.readString(STATUS));
    return line.find() ? Long.parseLong(line.group(1)) << 10 : -1;
  }
}
