package dev.entrepot.loadtest.compare.peer;

import dev.entrepot.loadtest.compare.load.Endpoint;
import dev.entrepot.loadtest.compare.os.Tool;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/** A server that is compared. */
public sealed interface Peer permits NginxCache, DockerRegistry, Entrepot {
  /** As it stands in tables. */
  String name();

  /** What must be installed for it. */
  Set<Tool> tools();

  /** What it says of its version, one line. Blocking. */
  String version() throws IOException, InterruptedException;

  /** Writes its configuration; the command that starts it, in the foreground. */
  List<String> command(Place place) throws IOException;

  /**
   * What clients connect to once they have logged in. Blocking.
   *
   * @param endpoint without a login
   * @throws IOException if the peer does not answer yet, or lets them not in
   */
  default Endpoint loggedIn(Endpoint endpoint) throws IOException {
    return endpoint;
  }
}
