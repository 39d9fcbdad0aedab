package dev.entrepot.operate.client;

import dev.entrepot.operate.ImagePulls;
import dev.entrepot.operate.name.UnclearNameException;
import dev.entrepot.operate.pull.PullEvent;
import dev.entrepot.operate.pull.PullJson;
import dev.entrepot.operate.pull.spec.PullRequest;
import dev.entrepot.operate.pull.spec.SyncList;
import dev.entrepot.proxy.json.LooseJson;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Optional;
import java.util.function.Consumer;

/** The store of a running server, which is asked through its admin port. */
public final class ServerPulls implements ImagePulls {
  private static final String JSON = "application/json";
  private static final String YAML = "application/yaml";

  private final AdminClient server;

  public ServerPulls(AdminClient server) {
    this.server = server;
  }

  @Override
  public void pull(PullRequest request, Consumer<PullEvent> listener)
      throws UnclearNameException, IOException, InterruptedException {
    server.post(
        "pull",
        JSON,
        BodyPublishers.ofString(PullRequest.FORM.json(request.written()).encode()),
        body -> listen(body, listener));
  }

  @Override
  public void sync(SyncList list, boolean dry, Consumer<PullEvent> listener)
      throws UnclearNameException, IOException, InterruptedException {
    server.post(
        "sync?dryRun=" + dry,
        YAML,
        BodyPublishers.ofString(list.text()),
        body -> listen(body, listener));
  }

  /** Passes on what the server tells until all is done. */
  private static boolean listen(InputStream body, Consumer<PullEvent> listener) throws IOException {
    var lines = new AnswerLines(body);
    for (var line = lines.next(); line.isPresent(); line = lines.next()) {
      Optional<PullEvent> event = PullJson.EVENT.parse(line.get());
      if (event.isEmpty()) {
        throw new IOException(reason(line.get()));
      }
      listener.accept(event.get());
      if (event.get() instanceof PullEvent.Done) {
        return true;
      }
    }
    throw new IOException("the server has ended the pull early");
  }

  private static String reason(String line) {
    return LooseJson.object(line)
        .flatMap(it -> LooseJson.text(it, "error"))
        .orElse("the server is of another version");
  }
}
