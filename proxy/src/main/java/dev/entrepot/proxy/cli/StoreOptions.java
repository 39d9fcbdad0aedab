package dev.entrepot.proxy.cli;

import dev.entrepot.cache.ContentCache;
import dev.entrepot.cache.error.StoreInUseException;
import dev.entrepot.proxy.cli.template.TemplateException;
import dev.entrepot.proxy.config.ConfigLoader;
import dev.entrepot.proxy.config.EntrepotConfig;
import dev.entrepot.proxy.config.read.ConfigException;
import dev.entrepot.proxy.listing.UnclearNameException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Which store a command looks at: one that nobody uses, or that of a running server. */
final class StoreOptions {
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

  /** What a command does with what it has reached. */
  @FunctionalInterface
  interface Use<T> {
    /** Does it, prints, and yields the exit code. */
    int of(T store, EntrepotConfig config)
        throws UnclearNameException, IOException, InterruptedException;
  }

  /** What is checked of a command line before the store is opened. */
  @FunctionalInterface
  interface Check {
    void against(EntrepotConfig config) throws UnclearNameException, IOException;
  }

  /** Reads how something is to be printed. */
  @FunctionalInterface
  interface FormatReading {
    RowFormat read() throws TemplateException;
  }

  /** What is done with a format; yields the exit code. */
  @FunctionalInterface
  interface FormatUse {
    int with(RowFormat format) throws InterruptedException;
  }

  /** Does something with a format; one that is none is wrong usage. */
  int withFormat(FormatReading reading, FormatUse use) throws InterruptedException {
    RowFormat format;
    try {
      format = reading.read();
    } catch (TemplateException e) {
      err().println("entrepot: " + e.getMessage());
      err().flush();
      return ExitCode.USAGE;
    }
    return use.with(format);
  }

  /** Looks at the store; the result is the exit code. Whatever fails is told in one sentence. */
  int look(Check check, Use<StoreView> use) throws InterruptedException {
    return use(check, Reach.LOOKING, use);
  }

  /** Uses the store; the result is the exit code. Whatever fails is told in one sentence. */
  <T> int use(Check check, Reach<T> reach, Use<T> use) throws InterruptedException {
    try {
      EntrepotConfig config = ConfigLoader.load(Optional.ofNullable(file), System.getenv());
      check.against(config);
      Logging.asideFromOutput();
      return open(config, data == null ? config.data() : data, reach, use);
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

  private static <T> int open(EntrepotConfig config, Path folder, Reach<T> reach, Use<T> use)
      throws UnclearNameException, IOException, InterruptedException {
    if (!reach.mayBegin() && !ContentCache.isIn(folder)) {
      throw new IOException("%s is no data folder of Entrepot".formatted(folder));
    }
    try (var cache = ContentCache.open(reach.settings(config, folder), InstantSource.system())) {
      return use.of(reach.here(cache, config), config);
    } catch (StoreInUseException e) {
      return use.of(reach.served(new AdminClient(config.admin(), folder)), config);
    }
  }
}
