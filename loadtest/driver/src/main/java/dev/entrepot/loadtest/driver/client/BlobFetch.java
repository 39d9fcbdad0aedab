package dev.entrepot.loadtest.driver.client;

import dev.entrepot.loadtest.driver.measure.Step;
import dev.entrepot.oci.Descriptor;
import dev.entrepot.verifier.ContentVerifier;
import dev.entrepot.verifier.Verification;
import dev.entrepot.verifier.Verified;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A blob that is read and checked, and gone on with where its body breaks. Nothing of it is kept.
 * Event loop only.
 */
final class BlobFetch {
  /** How often a body may break. */
  private static final int MAX_BREAKS = 5;

  private static final int OK = 200;
  private static final int PARTIAL = 206;

  private final Pull pull;
  private final Descriptor blob;
  private final long from;
  private ContentVerifier verifier;
  private boolean begun;
  private int breaks;
  private long skipped; // bytes of this answer that are still to be passed over

  /**
   * @param from when it was to begin, by {@link System#nanoTime}
   */
  BlobFetch(Pull pull, Descriptor blob, long from) {
    this.pull = pull;
    this.blob = blob;
    this.from = from;
    this.verifier = new ContentVerifier(blob.digest());
  }

  Future<Void> run() {
    return pull.requests()
        .send(HttpMethod.GET, pull.uri("/blobs/" + blob.digest()), headers())
        .compose(this::accept);
  }

  private MultiMap headers() {
    MultiMap headers = pull.node().client().blobHeaders(blob);
    return verifier.size() == 0
        ? headers
        : headers.set("Range", "bytes=%d-".formatted(verifier.size()));
  }

  private Future<Void> accept(HttpClientResponse response) {
    boolean isRest = verifier.size() > 0;
    skipped = 0;
    return switch (response.statusCode()) {
      case PARTIAL ->
          isRest && beginsWhereAsked(response)
              ? read(response)
              : Future.failedFuture(new PullFailure("wrong range"));
      case OK -> isRest ? acceptWhole(response) : read(response);
      default -> pull.requests().refused(response);
    };
  }

  private Future<Void> acceptWhole(HttpClientResponse response) {
    return switch (pull.node().client().resume()) {
      case SKIP -> {
        skipped = verifier.size();
        yield read(response);
      }
      case START_AGAIN -> {
        verifier = new ContentVerifier(blob.digest());
        yield read(response);
      }
      case GIVE_UP -> Future.failedFuture(new PullFailure("no ranges"));
    };
  }

  private boolean beginsWhereAsked(HttpClientResponse response) {
    return Optional.ofNullable(response.getHeader(HttpHeaders.CONTENT_RANGE))
        .filter(range -> range.startsWith("bytes %d-".formatted(verifier.size())))
        .isPresent();
  }

  private Future<Void> read(HttpClientResponse response) {
    return pull.requests()
        .read(response, this::take)
        .transform(end -> end.succeeded() ? finish() : goOn(end.cause()));
  }

  private void take(ByteBuffer bytes) {
    if (!begun) {
      begun = true;
      pull.took(Step.BLOB, from);
    }
    int step = (int) Math.min(skipped, bytes.remaining());
    skipped -= step;
    verifier.update(bytes.position(bytes.position() + step));
  }

  private Future<Void> goOn(Throwable cause) {
    if (pull.requests().isClosed() || ++breaks > MAX_BREAKS) {
      return Future.failedFuture(cause);
    }
    pull.measurements().resumed();
    return run();
  }

  private Future<Void> finish() {
    return switch (verifier.finish(OptionalLong.of(blob.size()))) {
      case Verified _ -> {
        pull.measurements().right();
        yield Future.succeededFuture();
      }
      case Verification.Mismatch mismatch -> pull.wrong("@" + blob.digest(), mismatch.toString());
    };
  }
}
