package dev.entrepot.proxy.upstream.auth;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Credential helpers as shell scripts. */
public final class Programs {
  private Programs() {}

  /** Writes {@code docker-credential-<name>}. */
  public static void write(Path folder, String name, String... lines) throws IOException {
    Path file = folder.resolve("docker-credential-" + name);
    Files.writeString(file, "#!/bin/sh\n" + String.join("\n", lines) + '\n');
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
  }
}
