package dev.entrepot.operate.client;

import dev.entrepot.cache.verify.VerificationOptions;
import dev.entrepot.operate.Verifying;
import dev.entrepot.operate.name.UnclearNameException;
import dev.entrepot.operate.verify.VerificationEvent;
import dev.entrepot.operate.verify.VerificationJson;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.function.Consumer;

/** Has a running server verify its store, through its admin port. */
public record RemoteVerification(AdminClient server) implements Verifying {
  @Override
  public void run(VerificationOptions options, Consumer<VerificationEvent> told)
      throws IOException, InterruptedException {
    var wish = new JsonObject().put("deep", options.deep());
    server.data().ifPresent(folder -> wish.put("data", folder.toAbsolutePath().toString()));
    options.bytesPerSecond().ifPresent(rate -> wish.put("rate", rate));
    try {
      server.post(
          "verify", wish, AdminClient.lines(line -> VerificationJson.read(line).ifPresent(told)));
    } catch (UnclearNameException e) {
      throw new IOException(e.getMessage(), e);
    }
  }
}
