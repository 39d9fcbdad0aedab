package dev.entrepot.proxy.upstream;

import dev.entrepot.proxy.answer.Refusal;

/** What a refusal says about the health of the registry that gave it. */
enum Sign {
  /** It is well. */
  WELL,
  /** It is in trouble. */
  IN_TROUBLE,
  /** It answers, but whether it is well does not show. */
  NONE;

  static Sign of(Refusal refusal) {
    return switch (refusal.reason()) {
      case NOT_FOUND, UNAUTHORIZED, DENIED -> WELL;
      case TOO_MANY_REQUESTS, UNREACHABLE, UNAVAILABLE, TIMED_OUT -> IN_TROUBLE;
      case BAD_ANSWER, WRONG_CONTENT, OVERLOADED -> NONE;
    };
  }
}
