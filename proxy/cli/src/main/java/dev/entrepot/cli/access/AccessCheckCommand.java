package dev.entrepot.cli.access;

import dev.entrepot.cli.output.ExitCode;
import dev.entrepot.config.ConfigLoader;
import dev.entrepot.config.EntrepotConfig;
import dev.entrepot.config.access.NamePattern;
import dev.entrepot.config.access.UpstreamRights;
import dev.entrepot.config.read.ConfigException;
import dev.entrepot.config.read.Loaded;
import dev.entrepot.oci.Repository;
import dev.entrepot.operate.name.ImageNames;
import dev.entrepot.operate.name.UnclearNameException;
import dev.entrepot.proxy.access.Caller;
import dev.entrepot.proxy.access.Proof;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "check",
    description =
        "Tells what a caller may pull of a repository, and which rule of a configuration decides."
            + " Nothing is contacted, and no password is needed. Exits with 1 if the caller gets"
            + " nothing.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:The caller gets everything, or what is stored.",
      "1:The caller gets nothing, or needs a login.",
      "2:The command line or the configuration is wrong."
    },
    footer = {
      "",
      "Examples:",
      "  entrepot access check --user ada --group platform ghcr.io/org/app",
      "  entrepot access check --anonymous alpine"
    })
final class AccessCheckCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description = "The configuration file. Without it, the environment and the defaults apply.")
  private @Nullable Path file;

  @ArgGroup(multiplicity = "1")
  private Who who = new Who();

  /** Whose rights are asked for. */
  static final class Who {
    @Option(
        names = "--user",
        paramLabel = "USER",
        description = "The whole name of a caller: ada, gitlab:org/project.")
    private @Nullable String user;

    @Option(names = "--anonymous", description = "A caller without a login.")
    private boolean anonymous;
  }

  @Option(
      names = "--group",
      paramLabel = "GROUP",
      description = "A group of the caller; repeat it for several.")
  private List<String> groups = new ArrayList<>();

  @Option(names = "--json", description = "Print a JSON object.")
  private boolean json;

  @Parameters(
      paramLabel = "IMAGE",
      description = "A repository or an image: alpine, ghcr.io/org/app:1.")
  private String image = "";

  @Override
  public Integer call() {
    checkNames();
    try {
      Loaded<EntrepotConfig> loaded =
          ConfigLoader.loadWithOrigins(Optional.ofNullable(file), System.getenv());
      Repository repository = ImageNames.of(loaded.value()).image(image).repository();
      var decision = ExplainedAccess.of(loaded, caller(loaded.value(), repository), repository);
      spec.commandLine().getOut().println(json ? decision.json().encode() : decision.text());
      return decision.isAllowed() ? ExitCode.OK : ExitCode.FAILED;
    } catch (ConfigException e) {
      e.faults().forEach(spec.commandLine().getErr()::println);
      return ExitCode.USAGE;
    } catch (UnclearNameException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private void checkNames() {
    if (who.user == null && !groups.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "--group goes with --user: a caller without a login has no groups");
    }
    if (who.user != null
        && (who.user.isBlank() || who.user.length() > NamePattern.MAX_CHARACTERS)) {
      throw new ParameterException(
          spec.commandLine(),
          "--user takes a name of 1 to %d characters".formatted(NamePattern.MAX_CHARACTERS));
    }
  }

  private Caller caller(EntrepotConfig config, Repository repository) {
    return who.anonymous || who.user == null
        ? Caller.ANONYMOUS
        : new Caller.Known(who.user, Set.copyOf(groups), proof(who.user, config, repository));
  }

  private static Proof proof(String name, EntrepotConfig config, Repository repository) {
    if (name.indexOf(':') < 0) {
      return Proof.PASSWORD;
    }
    boolean isPassedOn =
        Optional.ofNullable(config.upstreams().get(repository.registry()))
            .filter(it -> it.rights() instanceof UpstreamRights.OfCaller)
            .filter(it -> name.startsWith(it.name() + ":"))
            .isPresent();
    return isPassedOn ? Proof.UPSTREAM : Proof.OIDC;
  }
}
