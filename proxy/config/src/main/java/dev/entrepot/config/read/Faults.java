package dev.entrepot.config.read;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects what is wrong while a configuration is read. */
final class Faults {
  private final List<ConfigFault> faults = new ArrayList<>();

  void unfit(ConfigOrigin origin, String key, String expected, String found) {
    add(new ConfigFault(origin, key, new ConfigFault.Problem.Unfit(expected, found)));
  }

  void add(ConfigFault fault) {
    if (faults.size() < ConfigReader.MAX_FAULTS) {
      faults.add(fault);
    }
  }

  void throwIfAny() throws ConfigException {
    if (!faults.isEmpty()) {
      throw exception();
    }
  }

  /** What was collected, in the order of lines; variables come before them. */
  ConfigException exception() {
    faults.sort(Comparator.comparingInt(fault -> fault.origin().line().orElse(0)));
    return new ConfigException(faults);
  }
}
