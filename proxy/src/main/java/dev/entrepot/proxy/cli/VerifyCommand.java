package dev.entrepot.proxy.cli;

import dev.entrepot.cache.ContentCache;
import dev.entrepot.cache.StoreSettings;
import dev.entrepot.cache.error.StoreInUseException;
import dev.entrepot.cache.verify.VerificationOptions;
import dev.entrepot.proxy.config.ConfigLoader;
import dev.entrepot.proxy.config.EntrepotConfig;
import dev.entrepot.proxy.config.read.ConfigException;
import dev.entrepot.proxy.config.read.DataSize;
import dev.entrepot.proxy.upkeep.RunningVerification;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "verify",
    description = {
      "Looks whether all that is stored is still what its digest says. What is not is removed,",
      "and fetched again when it is asked for. Works on a store that a server is using, too.",
      "Exits with 1 if anything was wrong, or could not be read."
    },
    mixinStandardHelpOptions = true,
    footer = {"", "Example: entrepot verify --config /etc/entrepot/entrepot.yaml --deep"})
final class VerifyCommand implements Callable<Integer> {
  private static final String A_SECOND = "/s";
  private static final int OPEN_FILES = 1;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description = "The configuration file, which tells where the store and the server are.")
  private @Nullable Path file;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "The data folder, instead of the configuration's.")
  private @Nullable Path data;

  @Option(
      names = "--deep",
      description = "Uncompress layers too, and compare them with what their images say.")
  private boolean deep;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Option(
      names = "--rate",
      paramLabel = "SIZE/s",
      description = "How much to read a second at most, such as 50MiB/s. Without: no limit.")
  private @Nullable String rate;

  @Override
  public Integer call() throws InterruptedException {
    try {
      var options = new VerificationOptions(deep, bytesPerSecond());
      EntrepotConfig config = ConfigLoader.load(Optional.ofNullable(file), System.getenv());
      Logging.asideFromOutput();
      return verify(config, data == null ? config.data() : data, options);
    } catch (ConfigException e) {
      Faults.print(spec.commandLine().getErr(), e);
      return ExitCode.USAGE;
    }
  }

  private int verify(EntrepotConfig config, Path folder, VerificationOptions options)
      throws InterruptedException {
    try (ProgressDisplay display = display()) {
      var report =
          new VerificationReport(
              spec.commandLine().getOut(), spec.commandLine().getErr(), display, json);
      try {
        run(config, folder, options, report);
      } catch (IOException e) {
        report.failed(String.valueOf(e.getMessage()));
      }
      if (report.exitCode().isEmpty()) {
        report.failed("the verification has not come to its end");
      }
      return report.exitCode().orElse(ExitCode.FAILED);
    }
  }

  private static void run(
      EntrepotConfig config, Path folder, VerificationOptions options, VerificationReport report)
      throws IOException, InterruptedException {
    if (!ContentCache.isIn(folder)) {
      throw new IOException("%s is no data folder of Entrepot".formatted(folder));
    }
    var settings =
        new StoreSettings(
            folder,
            config.storage().memory().bytes(),
            OPEN_FILES,
            config.storage().keepUnfinished());
    try (var cache = ContentCache.open(settings, InstantSource.system())) {
      RunningVerification.run(cache, options, report);
    } catch (StoreInUseException e) {
      new RemoteVerification(new AdminClient(config.admin(), folder)).run(options, report);
    }
  }

  private ProgressDisplay display() {
    return json
        ? ProgressDisplay.none()
        : ProgressDisplay.of("verify", spec.commandLine().getErr());
  }

  private OptionalLong bytesPerSecond() {
    if (rate == null) {
      return OptionalLong.empty();
    }
    String size =
        rate.endsWith(A_SECOND) ? rate.substring(0, rate.length() - A_SECOND.length()) : rate;
    return OptionalLong.of(
        DataSize.parse(size)
            .filter(parsed -> parsed.bytes() > 0)
            .orElseThrow(
                () ->
                    new ParameterException(
                        spec.commandLine(), "--rate takes a size such as 50MiB/s, not " + rate))
            .bytes());
  }
}
