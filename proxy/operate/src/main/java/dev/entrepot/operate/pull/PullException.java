package dev.entrepot.operate.pull;

/** Why an image cannot be pulled; the message is one clause. */
final class PullException extends Exception {
  private static final long serialVersionUID = 1;

  PullException(String message) {
    super(message);
  }
}
