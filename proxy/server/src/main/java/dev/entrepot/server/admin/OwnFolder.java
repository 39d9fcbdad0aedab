package dev.entrepot.server.admin;

import dev.entrepot.operate.name.UnclearNameException;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * The data folder of this server. A client may name it, to be sure that it reached the server it
 * means.
 */
public record OwnFolder(Path data) {
  /** A question that may be unclear. */
  @FunctionalInterface
  public interface Question {
    void answer(RoutingContext context) throws UnclearNameException;
  }

  /**
   * Answers requests that name this folder or none, and refuses those that name another with 409;
   * the handler may wait for the disk.
   */
  public Handler<RoutingContext> checked(Question question) {
    return context -> {
      try {
        require(context);
        question.answer(context);
      } catch (OtherFolderException e) {
        JsonAnswers.refuse(context, 409, String.valueOf(e.getMessage()));
      } catch (UnclearNameException | IllegalArgumentException e) {
        JsonAnswers.refuse(context, 400, String.valueOf(e.getMessage()));
      }
    };
  }

  /** Requires that a client means this folder, if it says which; touches the disk. */
  public void require(RoutingContext context) throws OtherFolderException {
    String folder = context.request().getParam("data");
    if (folder != null && !is(folder)) {
      throw new OtherFolderException(refusal());
    }
  }

  /** Whether a client means this folder; touches the disk. */
  public boolean is(String folder) {
    try {
      return Path.of(folder).toRealPath().equals(data.toRealPath());
    } catch (IOException | InvalidPathException e) {
      return false;
    }
  }

  /** What a client is told that means another. */
  public String refusal() {
    return "this server uses %s".formatted(data.toAbsolutePath().normalize());
  }
}
