package dev.entrepot.operate;

import dev.entrepot.cache.verify.VerificationOptions;
import dev.entrepot.operate.verify.VerificationEvent;
import java.io.IOException;
import java.util.function.Consumer;

/** Verifies a store, whoever uses that: this process, or a server. Blocking. */
public interface Verifying {
  /**
   * Verifies it, and tells how it goes on.
   *
   * @throws IOException if it cannot be verified, or not to its end; the message says why
   */
  void run(VerificationOptions options, Consumer<VerificationEvent> told)
      throws IOException, InterruptedException;
}
