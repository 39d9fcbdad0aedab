package dev.entrepot.loadtest.compare.upstream;

import dev.entrepot.loadtest.compare.os.Ports;
import dev.entrepot.loadtest.compare.os.Program;
import dev.entrepot.loadtest.compare.os.Programs;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;

/** The registry behind all peers; runs beside the load. For one thread. */
public final class StaticUpstream {
  private final Program program;
  private final Map<Pace, Integer> ports;
  private final Path log;
  private long counted;

  private StaticUpstream(Program program, Map<Pace, Integer> ports, Path log) {
    this.program = program;
    this.ports = ports;
    this.log = log;
  }

  /** Starts it; it listens a moment later. */
  public static StaticUpstream start(Programs programs, Path folder, Content content)
      throws IOException {
    Map<Pace, Integer> ports = new EnumMap<>(Pace.class);
    for (Pace pace : Pace.values()) {
      ports.put(pace, Ports.free());
    }
    Path log = folder.resolve("access.log");
    String http = UpstreamText.of(ports, content.image(), content.folder(), log);
    var command = Nginx.command(folder, http);
    Program program = programs.start("the upstream", folder.resolve("output.log"), command);
    return new StaticUpstream(program, ports, log);
  }

  /** The port where it sends so fast. */
  public int port(Pace pace) {
    return ports.getOrDefault(pace, 0);
  }

  /** The program. */
  public Program program() {
    return program;
  }

  /** What it has sent since this was last asked; answers that still run are not in it. */
  public Sent sentSinceLast() throws IOException {
    try (var file = new RandomAccessFile(log.toFile(), "r")) {
      file.seek(counted);
      byte[] bytes = new byte[Math.toIntExact(file.length() - counted)];
      file.readFully(bytes);
      String text = new String(bytes, StandardCharsets.UTF_8);
      String whole = text.substring(0, text.lastIndexOf('\n') + 1);
      counted += whole.length();
      return Sent.of(whole.lines());
    }
  }
}
