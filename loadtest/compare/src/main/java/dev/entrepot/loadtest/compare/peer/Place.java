package dev.entrepot.loadtest.compare.peer;

import dev.entrepot.loadtest.compare.load.Certificate;
import dev.entrepot.loadtest.compare.load.Endpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a server is to run.
 *
 * @param folder its own, for its configuration, its logs and what it keeps
 * @param port where it listens
 * @param upstreamPort where the registry behind it listens
 * @param certificate what it shows, if it speaks HTTPS; plain HTTP otherwise
 */
public record Place(Path folder, int port, int upstreamPort, Optional<Certificate> certificate) {
  /** What clients connect to. */
  public Endpoint endpoint() {
    return new Endpoint(port, certificate.map(Certificate::trust), Optional.empty());
  }

  String upstream() {
    return "127.0.0.1:" + upstreamPort;
  }

  /** The folder of what it keeps. */
  Path store() throws IOException {
    return Files.createDirectories(folder.resolve("store"));
  }

  /** Writes a configuration. */
  Path write(String name, String text) throws IOException {
    return Files.writeString(Files.createDirectories(folder).resolve(name), text);
  }
}
