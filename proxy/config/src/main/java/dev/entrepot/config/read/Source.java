package dev.entrepot.config.read;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What all sections of one configuration share.
 *
 * @param file empty if nothing is written but the environment
 * @param environment what variables in values stand for
 * @param overrides the variables that win over the file
 * @param settings what is in force, by key
 * @param warnings remarks about valid values
 */
record Source(
    Optional<Path> file,
    Environment environment,
    Environment overrides,
    Faults faults,
    Map<String, Setting> settings,
    List<Loaded.Warning> warnings) {
  Source(Optional<Path> file, Environment environment, Faults faults) {
    this(file, environment, environment, faults, new LinkedHashMap<>(), new ArrayList<>());
  }

  /** The same for what stands in a list, where no variable wins over the file. */
  Source inList() {
    return new Source(file, environment, new Environment(Map.of()), faults, settings, warnings);
  }

  /** Records the value of a key, in place of an earlier one. */
  void note(Setting setting) {
    settings.put(setting.key(), setting);
  }

  /** The origin of values that are not written. */
  ConfigOrigin origin() {
    return file.map(ConfigOrigin::wholeFile).orElseGet(ConfigOrigin::defaults);
  }

  /** A line of the file, from 1. */
  ConfigOrigin line(int line) {
    return file.map(it -> ConfigOrigin.line(it, line)).orElseGet(ConfigOrigin::defaults);
  }
}
