package dev.entrepot.proxy.upstream;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.entrepot.oci.RepositoryName;
import dev.entrepot.proxy.answer.Answer;
import dev.entrepot.proxy.answer.Answer.Refused;
import dev.entrepot.proxy.answer.Refusal;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Leaves alone what is in trouble at an endpoint: single repositories, or all of it. What comes as
 * an answer, such as 503, may be of one repository: it counts for that one, and once for all of the
 * endpoint. That there is no answer, and 429, count for all. A success of any repository shows that
 * the endpoint is well. Any thread.
 */
final class RepositoryBreakers {
  /** The most repositories in trouble that are known; the least used are asked again. */
  static final long MAX_REPOSITORIES = 1000;

  private final String name;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final Breaker all;
  private final Cache<RepositoryName, Breaker> troubled =
      Caffeine.newBuilder().maximumSize(MAX_REPOSITORIES).build();

  /**
   * @param name of the endpoint and what it is asked for, for the log
   * @param clock never goes back
   */
  RepositoryBreakers(String name, InstantSource clock, RandomGenerator random) {
    this.name = name;
    this.clock = clock;
    this.random = random;
    this.all = new Breaker(name + ',', clock, random);
  }

  /** The breaker of all repositories. */
  Breaker all() {
    return all;
  }

  /** Whether a request for the repository would go through. */
  boolean isDue(RepositoryName repository) {
    return all.isDue() && of(repository).map(Breaker::isDue).orElse(true);
  }

  /** Why a caller that has another answer should not wait for one about the repository. */
  Optional<Refusal> trouble(RepositoryName repository) {
    return of(repository).flatMap(Breaker::trouble).or(all::trouble);
  }

  /** Whether the repository has not been in trouble for longer than this. */
  boolean wasWellWithin(RepositoryName repository, Duration time) {
    return of(repository).map(breaker -> breaker.isNewerThan(time)).orElse(true);
  }

  /**
   * Asks to be let through. A caller that is let through has to report the outcome.
   *
   * @return the refusal to give instead, if not
   */
  Optional<Refusal> enter(RepositoryName repository) {
    Optional<Breaker> own = of(repository);
    Optional<Refusal> closed = own.flatMap(Breaker::enter);
    if (closed.isPresent()) {
      return closed;
    }
    Optional<Refusal> closedToAll = all.enter();
    if (closedToAll.isPresent()) {
      own.ifPresent(Breaker::heardNothing);
    }
    return closedToAll;
  }

  /**
   * Tells what came of a request that was let through, or went past.
   *
   * @param unanswered whether the endpoint itself gave no answer
   */
  void heard(RepositoryName repository, Answer<?> answer, boolean unanswered) {
    if (answer instanceof Refused<?>(Refusal refusal) && Sign.of(refusal) == Sign.IN_TROUBLE) {
      failed(repository, refusal, unanswered);
      return;
    }
    all.heard(answer);
    of(repository).ifPresent(own -> own.heard(answer));
    if (!(answer instanceof Refused<?>(Refusal refusal)) || Sign.of(refusal) == Sign.WELL) {
      troubled.invalidate(repository);
    }
  }

  /** Nothing will be told of a request that was let through. */
  void heardNothing(RepositoryName repository) {
    all.heardNothing();
    of(repository).ifPresent(Breaker::heardNothing);
  }

  private void failed(RepositoryName repository, Refusal refusal, boolean unanswered) {
    boolean isOfAll = unanswered || refusal.reason() == Refusal.Reason.TOO_MANY_REQUESTS;
    if (isOfAll) {
      all.failed(refusal);
      of(repository).ifPresent(Breaker::heardNothing);
    } else {
      all.failedFor(repository, refusal);
      troubled.get(repository, this::breaker).failed(refusal);
    }
  }

  private Breaker breaker(RepositoryName repository) {
    return new Breaker("%s of %s,".formatted(name, repository), clock, random);
  }

  private Optional<Breaker> of(RepositoryName repository) {
    return Optional.ofNullable(troubled.getIfPresent(repository));
  }
}
