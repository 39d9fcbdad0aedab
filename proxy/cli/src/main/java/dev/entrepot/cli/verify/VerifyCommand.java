package dev.entrepot.cli.verify;

import dev.entrepot.cache.verify.VerificationOptions;
import dev.entrepot.cli.output.ExitCode;
import dev.entrepot.cli.progress.ProgressDisplay;
import dev.entrepot.cli.store.StoreAccess;
import dev.entrepot.cli.store.StoreOptions;
import dev.entrepot.config.read.DataSize;
import dev.entrepot.operate.Verifier;
import java.io.IOException;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "verify",
    description =
        "Checks everything stored against its digest. Wrong content is removed, and fetched again"
            + " on demand. Also works while a server is using the store.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example:", "  entrepot verify --config /etc/entrepot/entrepot.yaml --deep"})
public final class VerifyCommand implements Callable<Integer> {
  private static final String A_SECOND = "/s";

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private StoreOptions store = new StoreOptions();

  @Option(
      names = "--deep",
      description = "Also decompress layers and compare them with their images' configs.")
  private boolean deep;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Option(
      names = "--rate",
      paramLabel = "SIZE/s",
      description = "The most to read per second, such as 50MiB/s. The default is no limit.")
  private @Nullable String rate;

  @Override
  public Integer call() throws InterruptedException {
    var options = new VerificationOptions(deep, bytesPerSecond());
    return store.use(
        config -> config, StoreAccess.VERIFYING, (verifying, _) -> verify(verifying, options));
  }

  private int verify(Verifier verifying, VerificationOptions options) throws InterruptedException {
    try (ProgressDisplay display = display()) {
      var report =
          new VerificationReport(
              spec.commandLine().getOut(), spec.commandLine().getErr(), display, json);
      try {
        verifying.run(options, report);
      } catch (IOException e) {
        report.failed(String.valueOf(e.getMessage()));
      }
      if (report.exitCode().isEmpty()) {
        report.failed("the verification has not come to its end");
      }
      return report.exitCode().orElse(ExitCode.FAILED);
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
