package dev.entrepot.server.admin;

import dev.entrepot.cache.error.StoreException;
import dev.entrepot.operate.bundle.BundleException;
import dev.entrepot.operate.name.NoSuchImageException;
import dev.entrepot.operate.name.UnclearNameException;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a client is told of a job that failed: the one table of failures and statuses.
 *
 * @param status of HTTP
 */
record JobFailure(int status, String reason) {
  private static final Logger log = LoggerFactory.getLogger(JobFailure.class);

  /**
   * Says what a failure means, and logs what an operator of the server should know.
   *
   * @param noun what the job is called
   */
  static JobFailure of(Exception failure, String noun) {
    String message = String.valueOf(failure.getMessage());
    return switch (failure) {
      case UnclearNameException _ -> new JobFailure(400, message);
      case NoSuchImageException _ -> new JobFailure(404, message);
      case OtherFolderException _ -> new JobFailure(409, message);
      case BundleException _ -> new JobFailure(422, message);
      case StoreException _ -> new JobFailure(500, message);
      case StalledException _ -> {
        log.warn("a {} was broken off: {}", noun, message);
        yield new JobFailure(408, message);
      }
      case IOException _ -> {
        log.warn("a {} was broken off: {}", noun, message);
        log.debug("why", failure);
        yield new JobFailure(500, message);
      }
      case InterruptedException _ -> {
        log.info("a {} was broken off", noun);
        yield new JobFailure(503, "the %s was broken off".formatted(noun));
      }
      default -> {
        log.error("a {} failed", noun, failure);
        yield new JobFailure(500, "internal error");
      }
    };
  }
}
