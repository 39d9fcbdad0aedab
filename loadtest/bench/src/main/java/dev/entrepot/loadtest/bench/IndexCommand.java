package dev.entrepot.loadtest.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.entrepot.loadtest.bench.IndexBench.Lookups;
import dev.entrepot.loadtest.bench.IndexBench.Result;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code index}: how fast the index of a large store opens and answers. */
@Command(
    name = "index",
    mixinStandardHelpOptions = true,
    description = {
      "Fills a data folder's index as a large store's is, opens the store on it, and looks things"
          + " up.",
      "A second run on the same folder opens what is there, in a process that has just begun."
    },
    footer = {"", "Example: entrepot-loadtest index --data /tmp/large --blobs 10000000"})
public final class IndexCommand implements Callable<Integer> {
  private static final double NANOS_A_MICRO = 1000;
  private static final double[] PERCENTILES = {50, 99, 99.9};

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--data",
      paramLabel = "DIR",
      required = true,
      description = "The data folder; it is not removed.")
  private Path data = Path.of("");

  @Option(names = "--blobs", paramLabel = "N", description = "Default ${DEFAULT-VALUE}.")
  private long blobs = 10_000_000;

  @Option(names = "--manifests", paramLabel = "N", description = "Default ${DEFAULT-VALUE}.")
  private long manifests = 1_000_000;

  @Option(
      names = "--lookups",
      paramLabel = "N",
      description = "How many of each kind are measured; default ${DEFAULT-VALUE}.")
  private long lookups = 500_000;

  @Option(names = "--json", description = "Prints JSON.")
  private boolean json;

  /** Meant for picocli. */
  public IndexCommand() {}

  @Override
  public Integer call() {
    if (blobs < 1 || manifests < 1 || lookups < 1) {
      throw new ParameterException(
          spec.commandLine(), "--blobs, --manifests and --lookups are 1 at least");
    }
    PrintWriter err = spec.commandLine().getErr();
    try {
      var content = new IndexContent(blobs, manifests);
      Result result = new IndexBench(data, content, lookups, this::tell).run();
      print(result);
      return 0;
    } catch (IOException e) {
      err.println("entrepot-loadtest: " + e.getMessage());
      return 1;
    }
  }

  private void tell(String step) {
    spec.commandLine().getErr().println(step);
    spec.commandLine().getErr().flush();
  }

  private void print(Result result) {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(asJson(result));
    } else {
      printText(out, result);
    }
    out.flush();
  }

  private void printText(PrintWriter out, Result result) {
    out.printf("%,d blobs, %,d manifests%n", blobs, manifests);
    out.printf("  filled in        %d s%n", result.filled().toSeconds());
    out.printf("  index on disk    %d MiB%n", result.indexBytes() >> 20);
    out.printf("  opened in        %d ms%n", result.opened().toMillis());
    out.printf("  resident memory  %d MiB%n", result.residentBytes() >> 20);
    out.printf("  look-ups, µs     %8s %8s %8s%n", "p50", "p99", "p99.9");
    for (Lookups kind : result.lookups()) {
      out.printf("    %-13s", kind.kind());
      for (double percentile : PERCENTILES) {
        out.printf(" %8.1f", micros(kind, percentile));
      }
      out.println();
    }
  }

  private ObjectNode asJson(Result result) {
    ObjectNode report =
        new ObjectMapper()
            .createObjectNode()
            .put("blobs", blobs)
            .put("manifests", manifests)
            .put("filledMillis", result.filled().toMillis())
            .put("indexBytes", result.indexBytes())
            .put("openedMillis", result.opened().toMillis())
            .put("residentBytes", result.residentBytes());
    ObjectNode kinds = report.putObject("lookupMicros");
    for (Lookups kind : result.lookups()) {
      ObjectNode times = kinds.putObject(kind.kind());
      for (double percentile : PERCENTILES) {
        times.put("p" + percentile, micros(kind, percentile));
      }
    }
    return report;
  }

  private static double micros(Lookups kind, double percentile) {
    return kind.nanos().getValueAtPercentile(percentile) / NANOS_A_MICRO;
  }
}
