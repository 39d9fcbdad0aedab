package dev.entrepot.cli.store;

import dev.entrepot.cli.output.ExitCode;
import dev.entrepot.cli.output.RowFormat;
import dev.entrepot.cli.template.TemplateException;
import dev.entrepot.config.ConfigLoader;
import dev.entrepot.config.EntrepotConfig;
import dev.entrepot.config.read.ConfigException;
import dev.entrepot.config.read.Loaded;
import dev.entrepot.operate.Images;
import dev.entrepot.operate.client.AdminClient;
import dev.entrepot.operate.client.AdminLogin;
import dev.entrepot.operate.client.ServerAddress;
import dev.entrepot.operate.name.UnclearNameException;
import dev.entrepot.server.logging.Logs;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Which store a command uses: one in a folder, or that of a running server. */
public final class StoreOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description = "The configuration file, which says where the store and the server are.")
  private @Nullable Path file;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "The data folder, instead of the configuration's.")
  private @Nullable Path data;

  @Mixin private ServerOption server = new ServerOption();
  @Mixin private LoginOptions login = new LoginOptions();

  private boolean mayMake;

  /** Allows a store to be created in a folder that nothing names. */
  public StoreOptions making(boolean wanted) {
    mayMake = wanted;
    return this;
  }

  /** What a command does with the store. */
  @FunctionalInterface
  public interface Use<T, A> {
    /** Does it, prints, and yields the exit code. */
    int of(T store, A arguments) throws UnclearNameException, IOException, InterruptedException;
  }

  /** Reads the arguments of a command line, before the store is opened. */
  @FunctionalInterface
  public interface Reading<A> {
    /** Reads them, as the configuration gives names their meaning. */
    A of(EntrepotConfig config) throws UnclearNameException, IOException;
  }

  /** Parses the format of the output. */
  @FunctionalInterface
  public interface FormatReading {
    RowFormat read() throws TemplateException;
  }

  /** Uses a format; yields the exit code. */
  @FunctionalInterface
  public interface FormatUse {
    int with(RowFormat format) throws InterruptedException;
  }

  /** Uses a format; an invalid one is wrong usage. */
  public int withFormat(FormatReading reading, FormatUse use) throws InterruptedException {
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

  /**
   * Lists or inspects content; the result is the exit code. A failure is printed as one sentence.
   */
  public <A> int look(Reading<A> reading, Use<Images, A> use) throws InterruptedException {
    return use(reading, StoreAccess.LOOKING, use);
  }

  /** Uses the store; the result is the exit code. A failure is printed as one sentence. */
  public <T, A> int use(Reading<A> reading, StoreAccess<T> reach, Use<T, A> use)
      throws InterruptedException {
    Map<String, String> environment = System.getenv();
    try {
      Place place =
          place(ConfigLoader.loadWithOrigins(Optional.ofNullable(file), environment), environment);
      Logs.asideFromOutput(place.config().log());
      A arguments = reading.of(place.config());
      return open(place, reach, store -> use.of(store, arguments));
    } catch (ConfigException e) {
      e.faults().forEach(err()::println);
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

  public PrintWriter out() {
    return spec.commandLine().getOut();
  }

  public PrintWriter err() {
    return spec.commandLine().getErr();
  }

  /** The command line wins over the environment. */
  private Place place(Loaded<EntrepotConfig> loaded, Map<String, String> environment)
      throws UnclearNameException, IOException, InterruptedException {
    if (data != null && server.isGiven()) {
      throw new UnclearNameException("either --server or --data, as they name different stores");
    }
    Optional<AdminLogin> shown =
        login
            .login(environment)
            .or(() -> loaded.value().admin().token().map(AdminLogin.Token::new));
    var finder = new StoreFinder(loaded, Optional.ofNullable(data), shown, this::warn);
    Optional<ServerAddress> named = server.named(environment);
    boolean isMeant = server.isGiven() || (data == null && file == null);
    return named.isPresent() && isMeant ? finder.of(named.get()) : finder.ofConfiguration();
  }

  private void warn(String sentence) {
    err().println("entrepot: " + sentence);
    err().flush();
  }

  /** What is done with a store. */
  @FunctionalInterface
  private interface Work<T> {
    int with(T store) throws UnclearNameException, IOException, InterruptedException;
  }

  private <T> int open(Place place, StoreAccess<T> reach, Work<T> work)
      throws UnclearNameException, IOException, InterruptedException {
    return switch (place) {
      case Place.Served(AdminClient client, _) -> work.with(reach.served(client));
      case Place.Local local -> {
        var store = new LocalStore(local, mayMake);
        try (var cache = store.open(reach)) {
          store.note().ifPresent(this::warn);
          int exitCode = work.with(reach.here(cache, local.config()));
          new LocalAudit(spec, System.getenv()).add(exitCode);
          yield exitCode;
        }
      }
    };
  }
}
