package dev.entrepot.proxy.cli;

import dev.entrepot.cache.ContentCache;
import dev.entrepot.cache.StoreSettings;
import dev.entrepot.cache.error.StoreInUseException;
import dev.entrepot.cache.evict.Bounds;
import dev.entrepot.proxy.config.ConfigLoader;
import dev.entrepot.proxy.config.EntrepotConfig;
import dev.entrepot.proxy.config.read.ConfigException;
import dev.entrepot.proxy.listing.Listings;
import dev.entrepot.proxy.listing.UnclearNameException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Which store a command looks at: one that nobody uses, or that of a running server. */
final class StoreOptions {
  private static final int OPEN_FILES = 1;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

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

  /** What a command does with the store. */
  @FunctionalInterface
  interface Looking {
    /** Looks, prints, and yields the exit code. */
    int at(StoreView store, EntrepotConfig config)
        throws UnclearNameException, IOException, InterruptedException;
  }

  /** What is checked of a command line before the store is opened. */
  @FunctionalInterface
  interface Check {
    void against(EntrepotConfig config) throws UnclearNameException;
  }

  /** Looks at the store; the result is the exit code. Whatever fails is told in one sentence. */
  int look(Check check, Looking looking) throws InterruptedException {
    try {
      EntrepotConfig config = ConfigLoader.load(Optional.ofNullable(file), System.getenv());
      check.against(config);
      Logging.asideFromOutput();
      return open(config, data == null ? config.data() : data, looking);
    } catch (ConfigException e) {
      Faults.print(err(), e);
      return ExitCode.USAGE;
    } catch (UnclearNameException e) {
      err().println("entrepot: " + e.getMessage());
      return ExitCode.USAGE;
    } catch (IOException e) {
      err().println("entrepot: " + e.getMessage());
      return ExitCode.FAILED;
    } finally {
      spec.commandLine().getOut().flush();
      err().flush();
    }
  }

  PrintWriter out() {
    return spec.commandLine().getOut();
  }

  PrintWriter err() {
    return spec.commandLine().getErr();
  }

  private static int open(EntrepotConfig config, Path folder, Looking looking)
      throws UnclearNameException, IOException, InterruptedException {
    if (!ContentCache.isIn(folder)) {
      throw new IOException("%s is no data folder of Entrepot".formatted(folder));
    }
    try (var cache = ContentCache.open(settings(config, folder), InstantSource.system())) {
      return looking.at(new LocalView(new Listings(cache, config)), config);
    } catch (StoreInUseException e) {
      return looking.at(new RemoteView(config.admin(), folder), config);
    }
  }

  /** Without bounds: who only looks lets nothing go. */
  private static StoreSettings settings(EntrepotConfig config, Path folder) {
    return new StoreSettings(
        folder,
        config.storage().memory().bytes(),
        OPEN_FILES,
        config.storage().keepUnfinished(),
        Duration.ZERO,
        _ -> Bounds.NONE,
        config.pins());
  }
}
