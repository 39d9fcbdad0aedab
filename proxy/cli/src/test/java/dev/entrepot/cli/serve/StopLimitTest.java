package dev.entrepot.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.cli.output.ExitCode;
import dev.entrepot.config.log.LogConfig;
import dev.entrepot.server.logging.Logs;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Processes that are asked to end, by SIGTERM, and whose server closes, or does not. */
@Timeout(60)
final class StopLimitTest {
  private static final Duration NEVER = Duration.ofHours(1);
  private static final Duration SOON = Duration.ofSeconds(1);

  @Test
  void close_thatHangs_isEndedAfterTheLimitWithALineInTheLog() throws Exception {
    try (var child = Child.start("hangs", SOON)) {
      child.terminate();
      assertThat(child.status()).isEqualTo(ExitCode.FAILED);
      assertThat(child.rest()).contains("ERROR StopLimit: not stopped within 1 s");
    }
  }

  @Test
  void close_thatHangsAsItsOutputIsNotRead_isEndedAfterTheLimit() throws Exception {
    try (var child = Child.start("prints", SOON)) {
      child.terminate();
      assertThat(child.status()).isEqualTo(ExitCode.FAILED);
    }
  }

  @Test
  void close_inTime_isNoFailure() throws Exception {
    try (var child = Child.start("closes", NEVER)) {
      child.terminate();
      assertThat(child.status()).isEqualTo(ExitCode.OK);
      assertThat(child.rest()).isEmpty();
    }
  }

  /** A process that stops as the server does. */
  private record Child(Process process, BufferedReader output) implements AutoCloseable {
    static Child start(String way, Duration limit) throws IOException {
      Process process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xmx64m",
                  "-XX:TieredStopAtLevel=1",
                  "-cp",
                  System.getProperty("java.class.path"),
                  Stopping.class.getName(),
                  way,
                  limit.toString())
              .redirectErrorStream(true)
              .start();
      var child = new Child(process, process.inputReader());
      assertThat(child.output.readLine()).isEqualTo("ready");
      return child;
    }

    /** The process's own method would close its output as well. */
    void terminate() {
      assertThat(process.toHandle().destroy()).isTrue();
    }

    String rest() throws IOException {
      return output.readAllAsString();
    }

    int status() throws InterruptedException {
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("it has ended").isTrue();
      return process.exitValue();
    }

    @Override
    public void close() {
      process.destroyForcibly();
    }
  }

  /** What runs in it. */
  static final class Stopping {
    private Stopping() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
      Logs.use(LogConfig.DEFAULTS);
      Runnable closing =
          switch (arguments[0]) {
            case "hangs" -> Stopping::hang;
            case "prints" -> Stopping::print;
            default -> () -> {};
          };
      Duration limit = Duration.parse(arguments[1]);
      Runtime.getRuntime().addShutdownHook(new Thread(() -> ServeCommand.stop(closing, limit)));
      System.out.println("ready");
      new CountDownLatch(1).await();
    }

    private static void hang() {
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    /** Until nothing more is taken. */
    private static void print() {
      while (true) {
        System.out.println("closing");
      }
    }
  }
}
