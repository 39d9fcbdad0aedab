package dev.entrepot.loadtest.driver.measure;

/**
 * A body that was not what it was to be.
 *
 * @param name the image or blob, with its repository
 * @param fault what was expected, and what came
 */
public record WrongBody(String name, String fault) {
  @Override
  public String toString() {
    return name + ": " + fault;
  }
}
