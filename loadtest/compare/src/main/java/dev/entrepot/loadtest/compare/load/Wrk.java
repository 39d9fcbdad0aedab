package dev.entrepot.loadtest.compare.load;

import dev.entrepot.loadtest.compare.os.Command;
import dev.entrepot.loadtest.compare.os.Tool;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The load generator wrk: one path, again and again, on several connections. */
public final class Wrk {
  private static final String PATIENCE = "--timeout=60s";

  /** As clients say it; without it docker-registry hands out no OCI manifest. */
  private static final String ACCEPT = "Accept: application/vnd.oci.image.manifest.v1+json, */*";

  private Wrk() {}

  /**
   * Runs it on one thread. Blocking.
   *
   * @throws IOException if any answer was not one of status 200
   */
  public static WrkReport run(Endpoint server, String path, int connections, Duration duration)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Tool.WRK.path());
    command.add("--threads=1");
    command.add("--connections=" + connections);
    command.add("--duration=" + duration.toSeconds() + "s");
    command.add("--latency");
    command.add(PATIENCE);
    command.add("--header=" + ACCEPT);
    server.authorization().ifPresent(value -> command.add("--header=Authorization: " + value));
    command.add(server.url(path));
    String output = Command.run(command);
    return WrkReport.parse(output).requireNoErrors();
  }
}
