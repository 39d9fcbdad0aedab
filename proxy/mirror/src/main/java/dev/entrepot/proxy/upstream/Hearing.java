package dev.entrepot.proxy.upstream;

import dev.entrepot.oci.RepositoryName;
import dev.entrepot.proxy.answer.Answer;
import dev.entrepot.proxy.answer.Answer.Refused;
import dev.entrepot.proxy.answer.Refusal;
import dev.entrepot.proxy.upstream.HttpOutcome.Failed;

/**
 * Tells what endpoints have answered to those that watch over the upstream. Any thread.
 *
 * @param isOfCaller whether the login is a caller's: what befalls that alone is no trouble of the
 *     upstream's
 */
record Hearing(UpstreamHealth health, boolean isOfCaller) {
  /** The same of requests that show a caller's login. */
  Hearing ofCaller() {
    return new Hearing(health, true);
  }

  /** What came of a request that the breakers let through. */
  void heard(
      RepositoryBreakers breakers, RepositoryName repository, HttpOutcome sent, Answer<?> answer) {
    boolean isTheirs = isOfCaller && isOfLogin(answer, sent);
    if (!isTheirs) {
      health.heard(answer, isUnasked(sent));
    }
    if (isTheirs || isUnasked(sent)) {
      breakers.heardNothing(repository);
    } else {
      breakers.heard(repository, answer, isUnanswered(sent));
    }
  }

  /** Whether it may be so for this login alone: registries count requests for each. */
  private static boolean isOfLogin(Answer<?> answer, HttpOutcome sent) {
    return isUnasked(sent)
        || (answer instanceof Refused<?>(Refusal refusal)
            && refusal.reason() == Refusal.Reason.TOO_MANY_REQUESTS);
  }

  /** Whether the endpoint was not heard, as there is nothing to show to it. */
  private static boolean isUnasked(HttpOutcome sent) {
    return sent instanceof Failed(Refusal refusal, _) && Sign.of(refusal) == Sign.WELL;
  }

  /** Whether nothing answered, at the endpoint itself or where it has its tokens. */
  private static boolean isUnanswered(HttpOutcome sent) {
    return sent instanceof Failed(Refusal refusal, boolean elsewhere)
        && !elsewhere
        && refusal.reason() != Refusal.Reason.UNAVAILABLE;
  }
}
