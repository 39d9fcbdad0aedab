package dev.entrepot.cli.setup;

import dev.entrepot.operate.setup.ClientKind;
import dev.entrepot.operate.setup.Places;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Whose files are meant: the machine's, or the current user's.
 *
 * @param environment by name
 * @param isRoot whether the current user is root
 */
public record Surroundings(Map<String, String> environment, boolean isRoot) {
  private static final Path SELF = Path.of("/proc/self");

  /** Those of this process. */
  public static Surroundings ofProcess() throws IOException {
    Object uid = Files.getAttribute(SELF, "unix:uid");
    return new Surroundings(System.getenv(), uid.equals(0));
  }

  /**
   * Where the files of a runtime are.
   *
   * @param isMounted whether they are of another machine, whose file system is mounted here
   */
  public Places places(ClientKind kind, boolean isMounted, Programs programs)
      throws InterruptedException {
    if (isMounted) {
      return Places.ofMachine();
    }
    Places places =
        isRoot || !hasOwn(kind) ? Places.ofMachine() : Places.ofUser(configurationFolder());
    return kind == ClientKind.CONTAINERD
        ? places.withContainerd(programs.containerdVersion())
        : places;
  }

  /** Whether the current user is not root and runs a rootless runtime instead of the machine's. */
  private boolean hasOwn(ClientKind kind) {
    return switch (kind) {
      case DOCKER ->
          isThere("docker.sock")
              || Files.exists(configurationFolder().resolve("docker").resolve("daemon.json"));
      case CONTAINERD -> isThere("containerd-rootless");
      case PODMAN, BUILDKIT -> true;
      case CRI_O, K3S, RKE2 -> false;
    };
  }

  private boolean isThere(String name) {
    return Optional.ofNullable(environment.get("XDG_RUNTIME_DIR"))
        .filter(folder -> Files.exists(Path.of(folder, name)))
        .isPresent();
  }

  private Path configurationFolder() {
    String home = environment.getOrDefault("HOME", System.getProperty("user.home"));
    return Optional.ofNullable(environment.get("XDG_CONFIG_HOME"))
        .filter(it -> !it.isEmpty())
        .map(Path::of)
        .orElse(Path.of(home, ".config"));
  }
}
