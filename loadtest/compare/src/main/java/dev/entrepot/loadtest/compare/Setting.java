package dev.entrepot.loadtest.compare;

import dev.entrepot.loadtest.compare.os.Cores;
import dev.entrepot.loadtest.compare.peer.Peer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a run was made on, for those who read its figures. */
final class Setting {
  private static final Path PROCESSORS = Path.of("/proc/cpuinfo");
  private static final Pattern MODEL = Pattern.compile("^model name\\s*: (.+)$", Pattern.MULTILINE);

  private Setting() {}

  /** A sentence each. Asks the peers for their versions. Blocking. */
  static List<String> of(Plan plan, Cores cores) throws IOException, InterruptedException {
    List<String> versions = new ArrayList<>();
    for (Peer peer : plan.peers()) {
      versions.add(peer.version());
    }
    return List.of(
        "Processor: %s; Linux %s.".formatted(processor(), System.getProperty("os.version")),
        "Peers: %s.".formatted(String.join("; ", versions)),
        "Processor %s for the server, %s for load and upstream; all on loopback."
            .formatted(cores.server(), cores.load()),
        "Rounds: %d; seconds, where a load is a matter of time: %d; median (least to most)."
            .formatted(plan.rounds(), plan.effort().measured().toSeconds()));
  }

  private static String processor() throws IOException {
    Matcher model = MODEL.matcher(Files.readString(PROCESSORS));
    return model.find() ? model.group(1).strip() : System.getProperty("os.arch", "unknown");
  }
}
