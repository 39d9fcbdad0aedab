package dev.entrepot.server.admin;

import dev.entrepot.operate.name.UnclearNameException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.util.function.Function;

/** A job that answers with JSON lines. It is broken off by an interrupt. */
public final class LinesJob implements Job {
  private final JsonLinesAnswer answer;
  private final String noun;
  private final Work work;
  private final Function<String, JsonObject> failed;

  /** Finds something out, or does something, and writes it. */
  @FunctionalInterface
  public interface Work {
    void writeTo(JsonLinesAnswer answer)
        throws UnclearNameException, IOException, InterruptedException;
  }

  LinesJob(RoutingContext context, String noun, Work work, Function<String, JsonObject> failed) {
    this.answer = new JsonLinesAnswer(context);
    this.noun = noun;
    this.work = work;
    this.failed = failed;
  }

  @Override
  public void run() {
    try {
      work.writeTo(answer);
      answer.end();
    } catch (UnclearNameException | IOException | InterruptedException | RuntimeException e) {
      JobFailure failure = JobFailure.of(e, noun);
      answer.fail(failure.status(), failure.reason(), failed.apply(failure.reason()));
    }
  }

  @Override
  public boolean endsWithClient() {
    return true;
  }

  @Override
  public void breakOff(Thread thread) {
    thread.interrupt();
  }
}
