package dev.entrepot.operate.client;

import dev.entrepot.operate.name.UnclearNameException;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** How the registries of a running server are doing, as it tells. Blocking. */
public interface AskedUpstreams {
  /** An object for each. */
  List<JsonObject> all() throws UnclearNameException, IOException, InterruptedException;

  /** Those of the server that is asked there. */
  static AskedUpstreams of(AdminClient client) {
    return () -> {
      List<JsonObject> found = new ArrayList<>();
      client.get("upstreams", AdminClient.lines(line -> found.add(read(line))));
      return found;
    };
  }

  private static JsonObject read(String line) throws IOException {
    try {
      return new JsonObject(line);
    } catch (DecodeException e) {
      throw new IOException("the server answers with something else: " + line, e);
    }
  }
}
