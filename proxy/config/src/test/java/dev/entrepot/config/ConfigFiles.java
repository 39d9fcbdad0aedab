package dev.entrepot.config;

import dev.entrepot.config.read.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes configurations and loads them. */
final class ConfigFiles {
  private final Path folder;

  ConfigFiles(Path folder) {
    this.folder = folder;
  }

  Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  EntrepotConfig load(String yaml) throws IOException, ConfigException {
    return load(yaml, Map.of());
  }

  EntrepotConfig load(String yaml, Map<String, String> environment)
      throws IOException, ConfigException {
    return ConfigLoader.load(Optional.of(write("entrepot.yaml", yaml)), environment);
  }

  /** The faults as a person sees them, with the file's name alone. */
  List<String> faults(String yaml) throws IOException {
    return faults(yaml, Map.of());
  }

  List<String> faults(String yaml, Map<String, String> environment) throws IOException {
    return faults(write("entrepot.yaml", yaml), environment);
  }

  List<String> faults(Path file, Map<String, String> environment) {
    try {
      ConfigLoader.load(Optional.of(file), environment);
      return List.of();
    } catch (ConfigException told) {
      return told.faults().stream()
          .map(fault -> fault.toString().replace(folder + "/", ""))
          .toList();
    }
  }
}
