package dev.entrepot.proxy.observe.access;

import dev.entrepot.proxy.access.Caller;
import java.util.function.Supplier;

/**
 * What was decided about a caller, and why. Holds no secret.
 *
 * @param caller whoever asked, as far as that was proven
 * @param address where the request came from
 * @param verb what was asked for: {@code pull}, {@code list}, {@code search}, {@code token} and the
 *     like
 * @param subject which repository, tag or digest, as text, which may be empty; asked for by those
 *     alone that write it down, on their own threads
 * @param rule which rule decided, or why else
 */
public record AccessDecision(
    Caller caller,
    String address,
    String verb,
    Supplier<String> subject,
    Outcome outcome,
    String rule) {
  /** The decisions there are. */
  public enum Outcome {
    /** Everything that the upstream has. */
    ALLOWED,
    /** What is stored. */
    STORED,
    /** Nothing without a login, which was asked for. */
    CHALLENGED,
    /** Nothing. */
    DENIED,
    /** Nothing for now: there were too many requests. */
    LIMITED,
    /** A login or token that proves nothing. */
    REJECTED;

    /** In lines and labels. */
    String word() {
      return switch (this) {
        case ALLOWED -> "allowed";
        case STORED -> "stored";
        case CHALLENGED -> "challenged";
        case DENIED -> "denied";
        case LIMITED -> "limited";
        case REJECTED -> "rejected";
      };
    }
  }
}
