package dev.entrepot.loadtest.compare.load;

import dev.entrepot.loadtest.compare.os.Command;
import dev.entrepot.loadtest.compare.os.Tool;
import java.io.IOException;
import java.time.Duration;
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
    String output =
        Command.run(
            List.of(
                Tool.WRK.path(),
                "--threads=1",
                "--connections=" + connections,
                "--duration=" + duration.toSeconds() + "s",
                "--latency",
                PATIENCE,
                "--header=" + ACCEPT,
                server.url(path)));
    return WrkReport.parse(output).requireNoErrors();
  }
}
