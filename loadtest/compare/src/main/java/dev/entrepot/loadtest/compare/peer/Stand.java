package dev.entrepot.loadtest.compare.peer;

import dev.entrepot.loadtest.compare.load.Connection;
import dev.entrepot.loadtest.compare.load.Endpoint;
import dev.entrepot.loadtest.compare.os.Cores;
import dev.entrepot.loadtest.compare.os.Folders;
import dev.entrepot.loadtest.compare.os.Program;
import dev.entrepot.loadtest.compare.os.Programs;
import java.io.IOException;
import java.time.Duration;

/**
 * A peer that runs, on the server's processor. Closing ends it and removes all it kept. For one
 * thread.
 */
public final class Stand implements AutoCloseable {
  /** A first start may build the program. */
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private static final Duration PAUSE = Duration.ofMillis(2);
  private static final String PING = "/v2/";

  private final Peer peer;
  private final Place place;
  private final Programs programs;
  private final Cores cores;
  private Program program;
  private Endpoint endpoint;

  private Stand(Peer peer, Place place, Programs programs, Cores cores) throws IOException {
    this.peer = peer;
    this.place = place;
    this.programs = programs;
    this.cores = cores;
    endpoint = place.endpoint();
    program = launch();
  }

  /** Starts a peer with nothing kept, and waits until it answers. Blocking. */
  public static Stand start(Peer peer, Place place, Programs programs, Cores cores)
      throws IOException, InterruptedException {
    Folders.remove(place.folder());
    var stand = new Stand(peer, place, programs, cores);
    try {
      stand.awaitAnswer(PING, () -> peer.loggedIn(place.endpoint()));
      return stand;
    } catch (IOException | InterruptedException e) {
      stand.close();
      throw e;
    }
  }

  /**
   * Ends it and starts it again on what it kept. Blocking.
   *
   * @return from its start to the end of its first answer
   */
  public Duration restart(String path) throws IOException, InterruptedException {
    programs.stop(program);
    long start = System.nanoTime();
    program = launch();
    awaitAnswer(path, () -> endpoint);
    return Duration.ofNanos(System.nanoTime() - start);
  }

  /** The peer's name. */
  public String name() {
    return peer.name();
  }

  /** What clients connect to. */
  public Endpoint endpoint() {
    return endpoint;
  }

  /** What runs now. */
  public Program program() {
    return program;
  }

  private Program launch() throws IOException {
    var command = cores.onServer(peer.command(place));
    return programs.start(peer.name(), place.folder().resolve("output.log"), command);
  }

  /** Clients on their way to a server, which may not be there yet. */
  @FunctionalInterface
  private interface Entry {
    Endpoint enter() throws IOException;
  }

  private void awaitAnswer(String path, Entry entry) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    IOException last;
    do {
      try {
        Endpoint entered = entry.enter();
        try (Connection connection = entered.connect()) {
          connection.get(path, Connection.Sink.NOWHERE);
        }
        endpoint = entered;
        return;
      } catch (IOException e) {
        last = e;
      }
      program.requireAlive();
      Thread.sleep(PAUSE);
    } while (System.nanoTime() < deadline);
    throw new IOException(peer.name() + " does not answer: " + last.getMessage(), last);
  }

  @Override
  public void close() throws IOException {
    programs.stop(program);
    Folders.remove(place.folder());
  }
}
