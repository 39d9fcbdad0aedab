package dev.entrepot.loadtest.compare.os;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Which processors the server has, and which its clients and its upstream.
 *
 * @param server one processor, as taskset writes it
 * @param load all others that this process may use
 */
public record Cores(String server, String load) {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final Pattern ALLOWED =
      Pattern.compile("^Cpus_allowed_list:\\s+(\\S+)$", Pattern.MULTILINE);
  private static final Pattern RANGE = Pattern.compile("(\\d{1,5})(?:-(\\d{1,5}))?");

  /**
   * Splits what this process may use. Call it before {@link #takeLoad}.
   *
   * @throws IOException if that is fewer than two processors, or this is not Linux
   */
  public static Cores ofThisProcess() throws IOException {
    Matcher line = ALLOWED.matcher(Files.readString(STATUS));
    if (!line.find()) {
      throw new IOException(STATUS + " does not say which processors may be used");
    }
    return split(line.group(1));
  }

  static Cores split(String allowed) throws IOException {
    List<Integer> cores = new ArrayList<>();
    Matcher range = RANGE.matcher(allowed);
    while (range.find()) {
      int first = Integer.parseInt(range.group(1));
      int last = range.group(2) == null ? first : Integer.parseInt(range.group(2));
      IntStream.rangeClosed(first, last).forEach(cores::add);
    }
    if (cores.size() < 2) {
      throw new IOException("two processors are needed: one for the server, one for the load");
    }
    String load = cores.stream().skip(1).map(Object::toString).collect(Collectors.joining(","));
    return new Cores(cores.getFirst().toString(), load);
  }

  /**
   * Puts all threads of this process on the load's processors, and with them the programs that it
   * starts from now on.
   */
  public void takeLoad() throws IOException, InterruptedException {
    String self = Long.toString(ProcessHandle.current().pid());
    Command.run(List.of(Tool.TASKSET.path(), "-a", "-c", "-p", load, self));
  }

  /** The command, on the server's processor. */
  public List<String> onServer(List<String> command) throws IOException {
    var pinned = new ArrayList<>(List.of(Tool.TASKSET.path(), "-c", server));
    pinned.addAll(command);
    return pinned;
  }
}
