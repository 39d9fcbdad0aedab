package dev.entrepot.loadtest.upstream;

import dev.entrepot.loadtest.upstream.Auth.Grantee;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Who gets tokens, and the tokens that were issued and are good. For any thread. */
final class TokenDesk {
  /** How many tokens are known at once; the oldest go first. */
  static final int MAX_TOKENS = 10_000;

  private final InstantSource clock;
  private volatile List<Grantee> grantees;
  // Under this object's lock.
  private final Map<String, Grant> grants = new HashMap<>();
  private final Deque<String> byAge = new ArrayDeque<>();
  private int issued;

  TokenDesk(InstantSource clock, List<Grantee> grantees) {
    this.clock = clock;
    this.grantees = grantees;
  }

  /** Whom the token endpoint knows. */
  List<Grantee> grantees() {
    return grantees;
  }

  /** From now on these are known and no others, and no token of before is good. */
  synchronized void grant(List<Grantee> others) {
    grantees = List.copyOf(others);
    revokeAll();
  }

  synchronized int issued() {
    return issued;
  }

  /** A new token that is good for these scopes. */
  synchronized String issue(Set<String> scopes, Duration lifetime) {
    if (byAge.size() == MAX_TOKENS) {
      grants.remove(byAge.removeFirst());
    }
    issued++;
    String token = "scripted-token-" + issued;
    grants.put(token, new Grant(Set.copyOf(scopes), clock.instant().plus(lifetime)));
    byAge.addLast(token);
    return token;
  }

  /** From now on no token is good. */
  synchronized void revokeAll() {
    grants.clear();
    byAge.clear();
  }

  /** The challenge's error code for this token; empty if it is good for the scope. */
  synchronized Optional<String> objection(String token, Optional<String> scope) {
    var grant = grants.get(token);
    if (grant == null || !clock.instant().isBefore(grant.expiry)) {
      return Optional.of("invalid_token");
    }
    return scope.filter(needed -> !grant.scopes.contains(needed)).map(_ -> "insufficient_scope");
  }

  private record Grant(Set<String> scopes, Instant expiry) {}
}
