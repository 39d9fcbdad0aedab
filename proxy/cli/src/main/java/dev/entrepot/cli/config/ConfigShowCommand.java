package dev.entrepot.cli.config;

import dev.entrepot.cli.output.ExitCode;
import dev.entrepot.cli.output.TextTable;
import dev.entrepot.config.Secret;
import dev.entrepot.config.read.ConfigException;
import dev.entrepot.config.read.ConfigOrigin;
import dev.entrepot.config.read.Durations;
import dev.entrepot.config.read.Setting;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "show",
    description =
        "Prints the effective configuration: each key that has a value, and the source of the"
            + " value. Secrets are not printed.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example:", "  entrepot config show /etc/entrepot/entrepot.yaml"})
final class ConfigShowCommand implements Callable<Integer> {
  private static final String HIDDEN = "***";
  private static final String DEFAULT = "default";
  private static final String UPSTREAMS = "upstreams.";

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private ConfigFileOption file = new ConfigFileOption();

  @Option(names = "--json", description = "Print a JSON object per line.")
  private boolean json;

  @Override
  public Integer call() {
    try {
      print(file.load(System.getenv()).settings());
      return ExitCode.OK;
    } catch (ConfigException e) {
      e.faults().forEach(spec.commandLine().getErr()::println);
      return ExitCode.USAGE;
    }
  }

  private void print(List<Setting> settings) {
    Map<String, Setting> byKey =
        settings.stream().collect(Collectors.toMap(Setting::key, Function.identity()));
    if (json) {
      settings.forEach(it -> spec.commandLine().getOut().println(json(it, byKey).encode()));
      return;
    }
    try (var table = new TextTable(spec.commandLine().getOut(), List.of("KEY", "VALUE", "FROM"))) {
      settings.forEach(it -> table.row(List.of(it.key(), text(it), origin(it, byKey))));
    }
  }

  private static String text(Setting setting) {
    if (isSecret(setting)) {
      return HIDDEN;
    }
    return setting.value() instanceof List<?> list
        ? list.stream().map(ConfigShowCommand::text).collect(Collectors.joining(", "))
        : text(setting.value());
  }

  private static String text(Object value) {
    return value instanceof Duration duration ? Durations.format(duration) : value.toString();
  }

  private static boolean isSecret(Setting setting) {
    return setting.secret() || setting.value() instanceof Secret;
  }

  private static String origin(Setting setting, Map<String, Setting> byKey) {
    return setting
        .origin()
        .map(ConfigOrigin::toString)
        .or(() -> inherited(setting, byKey))
        .orElse(DEFAULT);
  }

  /** The key for all registries that applies where one registry does not set its own. */
  private static Optional<String> inherited(Setting setting, Map<String, Setting> byKey) {
    String key = setting.key();
    if (!key.startsWith(UPSTREAMS)) {
      return Optional.empty();
    }
    String name = key.substring(key.lastIndexOf('.') + 1);
    String common = key.endsWith(".tags." + name) ? "tags." + name : "upstream." + name;
    return Optional.ofNullable(byKey.get(common)).flatMap(Setting::origin).map(_ -> common);
  }

  private static JsonObject json(Setting setting, Map<String, Setting> byKey) {
    var object = new JsonObject().put("key", setting.key()).put("value", value(setting));
    Optional<ConfigOrigin> origin = setting.origin();
    if (origin.isEmpty()) {
      Optional<String> common = inherited(setting, byKey);
      object.put("origin", common.isPresent() ? "key" : DEFAULT);
      common.ifPresent(it -> object.put("inherits", it));
    } else if (origin.get().line().isPresent()) {
      object
          .put("origin", "file")
          .put("file", origin.get().source())
          .put("line", origin.get().line().getAsInt());
    } else {
      object.put("origin", "variable").put("variable", origin.get().source());
    }
    return object;
  }

  private static Object value(Setting setting) {
    if (isSecret(setting)) {
      return HIDDEN;
    }
    return switch (setting.value()) {
      case Boolean bool -> bool;
      case Long number -> number;
      case List<?> list ->
          new JsonArray(list.stream().map(ConfigShowCommand::text).collect(Collectors.toList()));
      case Object other -> text(other);
    };
  }
}
