package dev.entrepot.loadtest.cli;

import dev.entrepot.loadtest.cli.ImageOptions.Stocked;
import dev.entrepot.loadtest.upstream.RegistryBuilder;
import dev.entrepot.loadtest.upstream.RegistryProfile;
import dev.entrepot.loadtest.upstream.ScriptedRegistry;
import dev.entrepot.loadtest.upstream.SeenRequest;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "upstream",
    description =
        "Starts a registry on this machine that serves made-up images, says what it is asked, and "
            + "misbehaves as it is told.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  entrepot-loadtest upstream --fault 'cut=300KiB@GET:blob#2'",
      "  entrepot-loadtest upstream --fault 'busy=30@manifest' --fault 'status=503,chunked@token'",
      "  entrepot-loadtest upstream --images 20 --mix-faults 0.2 --seed 7"
    })
final class UpstreamCommand implements Callable<Integer> {
  private static final int OK = 0;
  private static final int FAILED = 1;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = {"-p", "--port"},
      defaultValue = "5555",
      description = "Where it listens (default ${DEFAULT-VALUE}); 0 is a free port.")
  private int port;

  @Option(
      names = "--host",
      defaultValue = "127.0.0.1",
      description = "The address it listens on (default ${DEFAULT-VALUE}).")
  private String host = "";

  @Option(
      names = "--profile",
      description = "Has the habits of one of the world's registries: ${COMPLETION-CANDIDATES}.")
  private @Nullable RegistryProfile profile;

  @Mixin private AccessOptions access = new AccessOptions();
  @Mixin private ImageOptions images = new ImageOptions();
  @Mixin private BehaviourOptions behaviour = new BehaviourOptions();

  @Option(
      names = "--seed",
      description = "What images and mixed faults are drawn from (default: the time).")
  private long seed = System.nanoTime();

  @Option(
      names = {"-q", "--quiet"},
      description = "Does not print a line for each request.")
  private boolean quiet;

  private final Totals totals = new Totals();

  @Override
  public Integer call() throws InterruptedException, IOException {
    access.fault().or(behaviour::fault).ifPresent(this::refuse);
    try {
      serve(builder().start());
      return OK;
    } catch (CompletionException e) {
      String cause = Optional.ofNullable(e.getCause()).orElse(e).getMessage();
      spec.commandLine()
          .getErr()
          .println("entrepot-loadtest: cannot listen on %s:%d: %s".formatted(host, port, cause));
      return FAILED;
    }
  }

  private void refuse(String fault) {
    throw new ParameterException(spec.commandLine(), fault);
  }

  private RegistryBuilder builder() {
    RegistryBuilder builder = profile == null ? ScriptedRegistry.builder() : profile.builder();
    builder.host(host).port(port).watcher(this::see);
    access.applyTo(builder);
    behaviour.applyTo(builder);
    return builder;
  }

  private void serve(ScriptedRegistry registry) throws InterruptedException, IOException {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(registry), "stop"));
    List<Stocked> stocked = images.stock(registry, seed);
    behaviour.applyTo(registry.script(), seed);
    access.saveCertificate(registry);
    Welcome.print(out(), registry, stocked, seed, behaviour.rules());
    new CountDownLatch(1).await();
  }

  private void see(SeenRequest seen) {
    totals.add(seen);
    if (!quiet) {
      out().println(RequestLine.of(seen, LocalTime.now(ZoneId.systemDefault())));
      out().flush();
    }
  }

  /** Runs when the process is asked to end, by Ctrl-C or SIGTERM, which is no failure of it. */
  private void stop(ScriptedRegistry registry) {
    registry.close();
    out().println(totals);
    out().flush();
    Runtime.getRuntime().halt(OK);
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
