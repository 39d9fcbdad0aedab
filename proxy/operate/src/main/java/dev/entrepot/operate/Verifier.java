package dev.entrepot.operate;

import dev.entrepot.cache.verify.VerificationOptions;
import dev.entrepot.operate.verify.VerificationEvent;
import java.io.IOException;
import java.util.function.Consumer;

/** Verifies a store. Blocking. */
public interface Verifier {
  /**
   * Reads everything that is stored again, and reports what it finds.
   *
   * @param told of each event, on the caller's thread, which waits meanwhile
   * @throws IOException if the store cannot be verified, or not to its end; the message says why
   */
  void run(VerificationOptions options, Consumer<VerificationEvent> told)
      throws IOException, InterruptedException;
}
