package dev.entrepot.operate.setup;

import dev.entrepot.operate.setup.text.SetupException;
import dev.entrepot.operate.setup.text.TomlText;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What {@code containerd config dump} prints: its configuration with all defaults. */
public final class ContainerdDump {
  private static final Path PLACE = Path.of("containerd config dump");

  private ContainerdDump() {}

  /** Whether CRI, and so the kubelet, reads {@code hosts.toml}. */
  public static boolean readsHosts(String dump) {
    try {
      TomlText toml = TomlText.parse(PLACE, dump);
      return Stream.of("io.containerd.grpc.v1.cri", "io.containerd.cri.v1.images", "cri")
          .map(plugin -> List.of("plugins", plugin, "registry", "config_path"))
          .flatMap(path -> toml.find(String.class, path.toArray(String[]::new)).stream())
          .anyMatch(path -> !path.isEmpty());
    } catch (SetupException notToml) {
      return false;
    }
  }
}
