package dev.entrepot.proxy.transfer;

import dev.entrepot.oci.HumanSize;
import dev.entrepot.proxy.answer.Answer;
import dev.entrepot.proxy.answer.Answer.Found;
import dev.entrepot.proxy.answer.Answer.Refused;
import dev.entrepot.proxy.answer.Refusal;
import dev.entrepot.proxy.upstream.Backoff;
import dev.entrepot.proxy.upstream.BlobBody;
import dev.entrepot.proxy.upstream.BlobRequest;
import dev.entrepot.proxy.upstream.BlobRequest.Validator;
import dev.entrepot.proxy.upstream.EndpointId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Receives a blob to its end. A body that breaks is asked for again from the next byte, on the next
 * endpoint if there are several, {@link #MAX_ATTEMPTS} times without progress in between. For the
 * download's thread.
 */
final class BodyCopier {
  /** How often in a row a body may break, or the rest be refused, without one new byte. */
  static final int MAX_ATTEMPTS = 5;

  /** The longest that readers wait for the next byte since an upstream wants to be left alone. */
  static final Duration MAX_WAIT = Duration.ofSeconds(15);

  private static final Logger log = LoggerFactory.getLogger(BodyCopier.class);

  private final Transfer transfer;
  private final Origin origin;
  private final Backoff backoff;
  private final DownloadObserver observer;
  private final DownloadSink sink;
  private final Pace pace;
  private EndpointId endpoint;
  private Optional<Validator> validator;
  private Optional<Duration> asked = Optional.empty();

  BodyCopier(
      Transfer transfer,
      Backoff backoff,
      DownloadObserver observer,
      DownloadSink sink,
      Pace pace,
      BlobBody first) {
    this.transfer = transfer;
    this.origin = transfer.origin();
    this.backoff = backoff;
    this.observer = observer;
    this.sink = sink;
    this.pace = pace;
    this.endpoint = first.endpoint();
    this.validator = first.validator();
  }

  /** The endpoint that the last bytes came from. */
  EndpointId endpoint() {
    return endpoint;
  }

  /**
   * Takes the first body, and what is asked for when it breaks.
   *
   * @throws IOException if there is no getting to the end
   */
  void fill(BlobBody first) throws IOException, InterruptedException {
    Optional<BlobBody> body = Optional.of(first);
    int attempts = 0;
    while (true) {
      long before = sink.size();
      Optional<IOException> broken = body.isPresent() ? copy(body.get()) : Optional.empty();
      boolean hasMoved = sink.size() > before;
      if (body.isPresent() && broken.isEmpty() && !(hasMoved && isTooShort())) {
        return;
      }
      attempts = hasMoved ? 1 : attempts + 1;
      if (attempts > MAX_ATTEMPTS) {
        throw new IOException(
            "upstream %s gave up %s into the blob"
                .formatted(origin.name(), HumanSize.of(sink.size())),
            broken.orElse(null));
      }
      backoff.pause(attempts);
      waitAsAsked();
      body = resume(broken, attempts == MAX_ATTEMPTS);
    }
  }

  /**
   * Leaves the upstream alone for as long as it has said, if readers can be made to wait so long.
   */
  private void waitAsAsked() throws InterruptedException {
    Duration request = asked.orElse(Duration.ZERO);
    asked = Optional.empty();
    Thread.sleep(request.compareTo(MAX_WAIT) < 0 ? request : MAX_WAIT);
  }

  /**
   * The rest, from the next byte on; empty if it is not to be had now.
   *
   * @param isLast whether it is given up if this fails
   */
  private Optional<BlobBody> resume(Optional<IOException> cause, boolean isLast) {
    observer.resumed(origin.name());
    log.warn(
        "{} of {} broke after {}{}; asking for the rest",
        transfer.digest(),
        transfer.repository(),
        HumanSize.of(sink.size()),
        cause.map(broken -> " (" + broken.getMessage() + ")").orElse(""));
    var request =
        new BlobRequest(sink.size(), true, sink.total(), validator, Optional.of(endpoint));
    return switch (ask(request, isLast)) {
      case Found<BlobBody>(BlobBody body) -> {
        endpoint = body.endpoint();
        validator = body.validator().or(() -> validator);
        yield Optional.of(body);
      }
      case Refused<BlobBody>(Refusal refusal) -> {
        log.warn("no rest of {} yet: {}", transfer.digest(), refusal.message());
        asked = refusal.retryAfter();
        yield Optional.empty();
      }
    };
  }

  /**
   * Asks for the rest; for the whole, of which what is there is skipped, if a part is refused. What
   * may soon be otherwise is asked for again first, as the whole may be long.
   */
  private Answer<BlobBody> ask(BlobRequest request, boolean isLast) {
    Answer<BlobBody> rest = ask(request);
    if (request.offset() > 0
        && rest instanceof Refused<BlobBody>(Refusal refusal)
        && (isLast || refusal.mayBeForTheRange())) {
      log.warn("no part of {}, asking for the whole: {}", transfer.digest(), refusal.message());
      return ask(request.unranged());
    }
    return rest;
  }

  private Answer<BlobBody> ask(BlobRequest request) {
    return origin.blob(transfer.digest(), request);
  }

  /** Takes a body to its end; what it was broken by, if it was. Failures to keep are thrown. */
  private Optional<IOException> copy(BlobBody body) throws IOException, InterruptedException {
    try (body) {
      long skip = sink.size() - body.offset();
      while (true) {
        List<ByteBuffer> batch;
        try {
          batch = body.take();
        } catch (IOException broken) {
          return Optional.of(broken);
        }
        if (batch.isEmpty() && skip > 0) {
          return Optional.of(new IOException("it ended %d bytes too early".formatted(skip)));
        }
        if (batch.isEmpty()) {
          return Optional.empty();
        }
        skip = Batches.skip(batch, skip);
        int size = Batches.size(batch);
        sink.append(batch);
        pace.passed(transfer, size);
        if (isTooLong()) {
          return Optional.empty();
        }
      }
    }
  }

  /**
   * A range may be less than what was asked for (RFC 9110, 15.3.7), and a chunked body may have
   * been cut on the way and ended as if it were whole.
   */
  private boolean isTooShort() {
    return sink.total().isPresent() && sink.size() < sink.total().getAsLong();
  }

  private boolean isTooLong() {
    return sink.total().isPresent() && sink.size() > sink.total().getAsLong();
  }
}
