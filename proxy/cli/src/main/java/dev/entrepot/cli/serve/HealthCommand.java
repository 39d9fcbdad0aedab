package dev.entrepot.cli.serve;

import dev.entrepot.cli.output.ExitCode;
import dev.entrepot.cli.store.ServerOption;
import dev.entrepot.config.ConfigLoader;
import dev.entrepot.config.read.ConfigException;
import dev.entrepot.operate.client.ServerAddress;
import dev.entrepot.operate.name.UnclearNameException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "health",
    description = "Asks a server whether it is alive.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example:", "  entrepot health --config /etc/entrepot/entrepot.yaml"})
public final class HealthCommand implements Callable<Integer> {
  /**
   * Less than orchestrators usually allow a health check, so that this message is the one that is
   * seen.
   */
  private static final Duration LIMIT = Duration.ofSeconds(3);

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description = "The configuration file of the server, which says where its admin port is.")
  private @Nullable Path file;

  @Mixin private ServerOption server = new ServerOption();

  @Override
  public Integer call() throws InterruptedException {
    try {
      Optional<ServerAddress> named = server.named(System.getenv());
      return tell(new HealthProbe(LIMIT).ask(named.isPresent() ? named.get() : configured()));
    } catch (UnclearNameException e) {
      spec.commandLine().getErr().println("entrepot: " + e.getMessage());
      return ExitCode.USAGE;
    } catch (ConfigException e) {
      e.faults().forEach(spec.commandLine().getErr()::println);
      return ExitCode.USAGE;
    }
  }

  private ServerAddress configured() throws ConfigException {
    var config = ConfigLoader.load(Optional.ofNullable(file), System.getenv());
    return ServerAddress.of(config.admin().address());
  }

  private int tell(HealthResult health) {
    return switch (health) {
      case HealthResult.Healthy() -> {
        spec.commandLine().getOut().println("healthy");
        yield ExitCode.OK;
      }
      case HealthResult.Unhealthy(String reason) -> {
        spec.commandLine().getErr().println("entrepot: not healthy: " + reason);
        yield ExitCode.FAILED;
      }
    };
  }
}
