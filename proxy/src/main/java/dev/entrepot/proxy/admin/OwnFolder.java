package dev.entrepot.proxy.admin;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** The data folder of this server, which clients may name to be sure that they mean the same. */
record OwnFolder(Path data) {
  /** Whether a client means this folder; touches the disk. */
  boolean is(String folder) {
    try {
      return Path.of(folder).toRealPath().equals(data.toRealPath());
    } catch (IOException | InvalidPathException e) {
      return false;
    }
  }

  /** What a client is told that means another. */
  String refusal() {
    return "this server uses %s".formatted(data.toAbsolutePath().normalize());
  }
}
