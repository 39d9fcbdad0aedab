package dev.entrepot.server.admin;

import dev.entrepot.operate.name.UnclearNameException;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;

/**
 * A job that answers with bytes. It is never interrupted, as it reads files that others read too
 * and an interrupt would close; what it waits for is broken off instead.
 */
public final class BytesJob implements Job {
  private final RoutingContext context;
  private final String noun;
  private final Work work;
  private final Runnable breakOff;

  /** Finds something out, or reads the request's body, and writes the answer. */
  @FunctionalInterface
  public interface Work {
    /** The answer's type has to be set before anything is written. */
    void writeTo(AnswerOutput answer)
        throws UnclearNameException, IOException, InterruptedException;

    /**
     * The same; a failure waits until the body has passed, since a client reads no answer before.
     */
    default Work draining(RequestInput body) {
      return answer -> {
        try {
          writeTo(answer);
        } catch (IOException e) {
          body.drain();
          throw e;
        }
      };
    }
  }

  /**
   * @param breakOff breaks off what the work waits for besides the client; any thread
   */
  BytesJob(RoutingContext context, String noun, Work work, Runnable breakOff) {
    this.context = context;
    this.noun = noun;
    this.work = work;
    this.breakOff = breakOff;
  }

  @Override
  public void run() {
    var answer =
        new AnswerOutput(
            new PacedAnswer(context.response(), RequestBodies.limits(context).stalled()));
    try {
      work.writeTo(answer);
      answer.close();
    } catch (UnclearNameException | IOException | InterruptedException | RuntimeException e) {
      refuse(JobFailure.of(e, noun));
    }
  }

  /** An answer that has begun cannot be refused: its connection ends, so that the client knows. */
  private void refuse(JobFailure failure) {
    HttpServerResponse response = context.response();
    if (response.closed() || response.ended()) {
      return;
    }
    if (response.headWritten()) {
      response.reset();
    } else {
      response.setChunked(false);
      RequestBodies.refuse(context, failure.status(), failure.reason());
    }
  }

  @Override
  public boolean endsWithClient() {
    return false;
  }

  @Override
  public void breakOff(Thread thread) {
    breakOff.run();
    context.response().reset();
  }
}
