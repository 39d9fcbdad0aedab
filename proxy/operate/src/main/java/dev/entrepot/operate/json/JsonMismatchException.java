package dev.entrepot.operate.json;

import java.util.List;

/** JSON of another form than was expected; the message says where, what was found, and what not. */
public final class JsonMismatchException extends Exception {
  private static final long serialVersionUID = 1L;

  /** How much of a wrong value the message shows, in characters. */
  private static final int MAX_SHOWN = 60;

  /**
   * @param message what is wrong, where a form cannot tell it
   */
  public JsonMismatchException(String message) {
    super(message);
  }

  static JsonMismatchException syntax(String reason) {
    return new JsonMismatchException("not a JSON object: " + reason);
  }

  static JsonMismatchException unknown(String member, List<String> known) {
    return new JsonMismatchException(
        "unknown member %s: there are %s".formatted(member, String.join(", ", known)));
  }

  static JsonMismatchException missing(String at, String expected) {
    return new JsonMismatchException("%s is missing, expected %s".formatted(at, expected));
  }

  static JsonMismatchException of(String at, Object found, String expected) {
    String shown = String.valueOf(found);
    return new JsonMismatchException(
        "%s is %s, expected %s"
            .formatted(
                at.isEmpty() ? "it" : at,
                shown.length() > MAX_SHOWN ? shown.substring(0, MAX_SHOWN) + "…" : shown,
                expected));
  }
}
