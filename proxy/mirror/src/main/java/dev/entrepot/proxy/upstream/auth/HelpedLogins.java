package dev.entrepot.proxy.upstream.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;

/** What credential helpers have said a while ago, as to ask them costs a process. Any thread. */
public final class HelpedLogins {
  /** How long an answer is good; the passwords that cloud registries give out last for hours. */
  static final Duration GOOD_FOR = Duration.ofMinutes(10);

  /**
   * How long an answer is good at least, whatever the registry says of it; and how long a failure
   * is, which may be over with the next run.
   */
  static final Duration GOOD_FOR_AT_LEAST = Duration.ofSeconds(10);

  /** The most answers that are kept. */
  private static final long MAX_LOGINS = 64;

  private record Asked(String name, String server) {}

  private record Answer(Login login, long nanos) {}

  private final CredentialHelper helper;
  private final Ticker ticker;
  private final Cache<Asked, Answer> answers;

  HelpedLogins(CredentialHelper helper, Ticker ticker) {
    this.helper = helper;
    this.ticker = ticker;
    this.answers =
        Caffeine.newBuilder()
            .maximumSize(MAX_LOGINS)
            .ticker(ticker)
            .expireAfterWrite(GOOD_FOR)
            .build();
  }

  /**
   * Answers of the programs of a search path.
   *
   * @param path as {@code PATH} has it
   */
  public static HelpedLogins on(String path, Ticker ticker) {
    return new HelpedLogins(CredentialHelper.on(path), ticker);
  }

  /**
   * The login that the named helper has for a server; asked once for all that want it. Blocking.
   */
  Login get(String name, String server) {
    var wanted = new Asked(name, server);
    answers.asMap().computeIfPresent(wanted, (_, answer) -> isSpentFailure(answer) ? null : answer);
    return answers
        .get(wanted, asked -> new Answer(helper.ask(asked.name(), asked.server()), ticker.read()))
        .login();
  }

  /** A registry has not taken a login: helpers are asked again, if that was not just done. */
  void forget() {
    answers.asMap().values().removeIf(this::isOld);
  }

  private boolean isSpentFailure(Answer answer) {
    return answer.login() instanceof Login.Unusable && isOld(answer);
  }

  private boolean isOld(Answer answer) {
    return ticker.read() - answer.nanos() >= GOOD_FOR_AT_LEAST.toNanos();
  }
}
