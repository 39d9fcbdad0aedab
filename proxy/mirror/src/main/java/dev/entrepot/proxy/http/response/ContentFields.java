package dev.entrepot.proxy.http.response;

import dev.entrepot.oci.Digest;
import dev.entrepot.proxy.thread.OwnerThread;
import io.vertx.core.http.HttpHeaders;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The header fields that name content, in the form in which they go out. They are prepared once for
 * what many ask for: text is looked at and encoded character by character. Event loop only.
 */
public final class ContentFields {
  /** How many are remembered; with this, all take less than 1 MiB. */
  static final int MAX_DIGESTS = 1024;

  /** The values of {@code Docker-Content-Digest} and {@code ETag}. */
  record Named(CharSequence digest, CharSequence etag) {
    private static Named of(Digest digest) {
      return new Named(
          HttpHeaders.createOptimized(digest.toString()),
          HttpHeaders.createOptimized(EntityTags.of(digest)));
    }
  }

  private final OwnerThread owner = OwnerThread.firstUser();
  private final Map<Digest, Named> recent =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Digest, Named> eldest) {
          return size() > MAX_DIGESTS;
        }
      };

  Named of(Digest digest) {
    assert owner.isHere() : owner;
    return recent.computeIfAbsent(digest, Named::of);
  }
}
