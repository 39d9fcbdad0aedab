package dev.entrepot.loadtest.compare.load;

import dev.entrepot.loadtest.compare.os.Command;
import dev.entrepot.loadtest.compare.os.Tool;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** The load generator wrk: one path, again and again, on several connections. */
public final class Wrk {
  private static final String PATIENCE = "--timeout=60s";

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
                server.url(path)));
    return WrkReport.parse(output).requireNoErrors();
  }
}
