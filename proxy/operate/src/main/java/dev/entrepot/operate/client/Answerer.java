package dev.entrepot.operate.client;

import dev.entrepot.operate.images.ServerFacts;
import java.util.Optional;

/** What answers at an address where a server is expected. */
public sealed interface Answerer {
  /**
   * A server that a command may ask.
   *
   * @param facts empty if it is of a version that does not tell them
   */
  record Entrepot(Optional<ServerFacts> facts) implements Answerer {}

  /**
   * A server that uses another data folder than the one that is meant.
   *
   * @param words a clause for a person, such as "the server at 127.0.0.1:5001 uses /a"
   */
  record OfAnotherFolder(String words) implements Answerer {}

  /**
   * Something else, or something that says nothing.
   *
   * @param words a clause for a person that says what it is
   */
  record Stranger(String words) implements Answerer {}

  /**
   * Nothing.
   *
   * @param words a clause for a person, with the reason if it is not the usual one
   */
  record NoServer(String words) implements Answerer {}
}
