package dev.entrepot.proxy.upstream;

import dev.entrepot.proxy.answer.Answer;
import dev.entrepot.proxy.answer.Answer.Found;
import dev.entrepot.proxy.answer.Answer.Refused;
import dev.entrepot.proxy.answer.Refusal;
import dev.entrepot.proxy.answer.Refusal.Reason;
import dev.entrepot.proxy.upstream.HttpOutcome.Answered;
import dev.entrepot.proxy.upstream.LoginGate.Verdict;
import dev.entrepot.proxy.upstream.auth.Login;
import dev.entrepot.proxy.upstream.auth.Login.Password;
import dev.entrepot.proxy.upstream.auth.Token;

/**
 * Reads from answers how a login fares. Any thread.
 *
 * @param news is told of it
 */
record LoginVerdicts(LoginNews news) {
  /**
   * What an endpoint's answer to a password says of it.
   *
   * @param server the endpoint's origin
   */
  Verdict verdict(String server, UpstreamRequest request, Password login, HttpOutcome sent) {
    if (!(sent instanceof Answered(Response got))) {
      return Verdict.UNKNOWN;
    }
    boolean wasSentOn = !got.origin().equals(request.origin());
    if (wasSentOn || got.status() < 400 || got.status() == 404) {
      news.taken();
      return Verdict.TAKEN;
    }
    if (got.status() == 401) {
      news.refused(server, login, got.status());
      return Verdict.REFUSED;
    }
    return Verdict.UNKNOWN;
  }

  /**
   * What a token server's answer to a login says of it.
   *
   * @param place where the login was shown, without a query
   */
  Verdict verdict(String place, Login login, Answer<Token> answer) {
    return switch (answer) {
      case Found<Token> _ -> {
        news.taken();
        yield Verdict.TAKEN;
      }
      case Refused<Token>(Refusal refusal) when refusal.reason() == Reason.UNAUTHORIZED -> {
        news.refused(place, login, 401);
        yield Verdict.REFUSED;
      }
      case Refused<Token>(Refusal refusal) -> {
        if (refusal.reason() == Reason.DENIED) {
          news.denied(place, login);
        }
        yield Verdict.UNKNOWN;
      }
    };
  }
}
