package dev.entrepot.operate.client;

import dev.entrepot.cache.verify.VerificationOptions;
import dev.entrepot.operate.Verifier;
import dev.entrepot.operate.name.UnclearNameException;
import dev.entrepot.operate.verify.VerificationEvent;
import dev.entrepot.operate.verify.VerificationJson;
import dev.entrepot.operate.verify.VerificationRequest;
import java.io.IOException;
import java.util.function.Consumer;

/** Has a running server verify its store, through its admin port. */
public final class ServerVerifier implements Verifier {
  private final AdminClient server;

  public ServerVerifier(AdminClient server) {
    this.server = server;
  }

  @Override
  public void run(VerificationOptions options, Consumer<VerificationEvent> told)
      throws IOException, InterruptedException {
    var request =
        new VerificationRequest(
            options.deep(),
            options.bytesPerSecond(),
            server.data().map(folder -> folder.toAbsolutePath().toString()));
    try {
      server.post(
          "verify",
          VerificationRequest.FORM.json(request),
          AdminClient.lines(line -> VerificationJson.EVENT.parse(line).ifPresent(told)));
    } catch (UnclearNameException e) {
      throw new IOException(e.getMessage(), e);
    }
  }
}
