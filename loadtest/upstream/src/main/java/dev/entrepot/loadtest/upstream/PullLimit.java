package dev.entrepot.loadtest.upstream;

import dev.entrepot.loadtest.upstream.Endpoint.OfManifest;

/**
 * A quota of manifests, as Docker Hub has it: each GET of one counts, a HEAD is free, and both tell
 * what is left. Event loop only.
 */
final class PullLimit {
  private static final String WINDOW = ";w=21600";
  private static final int TOO_MANY_REQUESTS = 429;

  private final int limit;
  private int used;

  PullLimit(int limit) {
    this.limit = limit;
  }

  /**
   * @param right the answer without a quota
   */
  Answer answer(RequestHead head, Answer right) {
    if (!(head.endpoint() instanceof OfManifest) || right.status() != 200) {
      return right;
    }
    if (head.isHead()) {
      return counted(right);
    }
    if (used == limit) {
      return Answer.error(
              TOO_MANY_REQUESTS, "TOOMANYREQUESTS", "You have reached your pull rate limit")
          .with("retry-after", "60");
    }
    used++;
    return counted(right);
  }

  private Answer counted(Answer answer) {
    return answer
        .with("ratelimit-limit", limit + WINDOW)
        .with("ratelimit-remaining", (limit - used) + WINDOW)
        .with("docker-ratelimit-source", "127.0.0.1");
  }
}
