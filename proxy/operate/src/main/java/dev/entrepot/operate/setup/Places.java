package dev.entrepot.operate.setup;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Where the runtimes' files are, and what is known of the machine that they are for.
 *
 * @param etc the folder of the machine's configuration, {@code /etc}
 * @param home the folder of a user's own configuration, {@code ~/.config}; empty if the machine's
 *     is meant
 * @param containerd the major version of the containerd that is installed; empty if not known
 */
public record Places(Path etc, Optional<Path> home, OptionalInt containerd) {
  private static final Path ETC = Path.of("/etc");

  /** The machine's own files. */
  public static Places ofMachine() {
    return new Places(ETC, Optional.empty(), OptionalInt.empty());
  }

  /** The files of one user. */
  public static Places ofUser(Path home) {
    return new Places(ETC, Optional.of(home), OptionalInt.empty());
  }

  /** The same with this version of containerd. */
  public Places withContainerd(OptionalInt version) {
    return new Places(etc, home, version);
  }

  /** The folder of a runtime: that of the user, if a user's files are meant. */
  public Path of(String runtime) {
    return home.orElse(etc).resolve(runtime);
  }

  /** Whether a user's own files are meant. */
  public boolean isOfUser() {
    return home.isPresent();
  }
}
