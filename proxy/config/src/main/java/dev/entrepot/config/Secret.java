package dev.entrepot.config;

/**
 * A password or token. Its text form never shows it, so that it may stand in a record that is
 * logged.
 *
 * @param value the secret itself, for sending it
 */
public record Secret(String value) {
  @Override
  public String toString() {
    return "(secret)";
  }
}
