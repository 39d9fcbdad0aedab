package dev.entrepot.cli.doctor;

import io.vertx.core.json.JsonObject;
import java.util.Optional;

/**
 * The result of one check.
 *
 * @param subject the server or a client
 * @param question a word for programs: {@code reachable}, {@code configured}, {@code loaded} or
 *     {@code pulls}
 * @param words what was found, a sentence for a person without its full stop
 * @param remedy what the operator can do about it; empty for nothing
 */
record Diagnosis(
    String subject, String question, Verdict verdict, String words, Optional<String> remedy) {
  /** The question whether a client's files point at the server. */
  static final String CONFIGURED = "configured";

  /** The outcome. */
  enum Verdict {
    WELL("well"),
    WRONG("wrong"),
    UNKNOWN("unknown");

    private final String name;

    Verdict(String name) {
      this.name = name;
    }

    /** The word in JSON. */
    @Override
    public String toString() {
      return name;
    }
  }

  static Diagnosis well(String subject, String question, String words) {
    return new Diagnosis(subject, question, Verdict.WELL, words, Optional.empty());
  }

  static Diagnosis wrong(String subject, String question, String words, String remedy) {
    return new Diagnosis(subject, question, Verdict.WRONG, words, Optional.of(remedy));
  }

  static Diagnosis unknown(String subject, String question, String words, String remedy) {
    return new Diagnosis(subject, question, Verdict.UNKNOWN, words, Optional.of(remedy));
  }

  /** Whether it is about the configuration of a client and has this verdict. */
  boolean isOfSetUp(Verdict of) {
    return question.equals(CONFIGURED) && verdict == of;
  }

  /** The same for a client that the command line does not name: it may be left out on purpose. */
  Diagnosis ofOneThatMayBeUnused() {
    return isOfSetUp(Verdict.WRONG)
        ? new Diagnosis(
            subject, question, Verdict.UNKNOWN, words, remedy.map("if they should: "::concat))
        : this;
  }

  JsonObject json() {
    var json =
        new JsonObject()
            .put("subject", subject)
            .put("question", question)
            .put("verdict", verdict.toString())
            .put("words", words);
    remedy.ifPresent(text -> json.put("remedy", text));
    return json;
  }
}
