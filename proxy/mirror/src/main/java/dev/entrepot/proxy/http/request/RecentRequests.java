package dev.entrepot.proxy.http.request;

import dev.entrepot.proxy.http.request.ParsedRequest.Understood;
import dev.entrepot.proxy.thread.OwnerThread;
import io.vertx.core.http.HttpMethod;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What requests mean that came lately: a fleet asks for the same few hundred things over and over,
 * and to read a request's line costs more than to find what it meant before. Event loop only.
 */
public final class RecentRequests {
  /** How many are remembered. */
  static final int MAX_REQUESTS = 1024;

  /** Longer targets, in characters, are unusual; with this bound, all together take 1 MiB. */
  static final int MAX_CHARACTERS = 512;

  /** A method and a target, both as they came. */
  private record Line(HttpMethod method, String target) {}

  private final OwnerThread owner = OwnerThread.firstUser();
  private final Map<Line, Understood> recent =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Line, Understood> eldest) {
          return size() > MAX_REQUESTS;
        }
      };

  /**
   * What a request means.
   *
   * @param target as it stands in the request line
   * @param read finds out
   */
  public ParsedRequest parse(HttpMethod method, String target, Supplier<ParsedRequest> read) {
    assert owner.isHere() : owner;
    var line = new Line(method, target);
    Understood known = recent.get(line);
    if (known != null) {
      return known;
    }
    ParsedRequest parsed = read.get();
    if (parsed instanceof Understood understood && target.length() <= MAX_CHARACTERS) {
      recent.put(line, understood);
    }
    return parsed;
  }
}
