package dev.entrepot.operate.setup.text;

/** What a set-up has put into a file, so that it can be taken out again. */
public sealed interface Addition {
  /**
   * Text that stands where other text, or none, stood before.
   *
   * @param before what stood there; empty if the text was inserted
   * @param after what stands there now
   */
  record Passage(String before, String after) implements Addition {}

  /**
   * An element of a list in a JSON object.
   *
   * @param key of the list
   * @param value the element
   * @param newKey whether the list was made for it
   */
  record Element(String key, String value, boolean newKey) implements Addition {}
}
