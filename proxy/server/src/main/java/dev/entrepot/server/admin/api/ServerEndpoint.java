package dev.entrepot.server.admin.api;

import dev.entrepot.config.EntrepotConfig;
import dev.entrepot.operate.images.ServerFacts;
import dev.entrepot.server.admin.AdminRoutes;
import dev.entrepot.server.admin.JsonAnswers;
import dev.entrepot.server.admin.OwnFolder;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/**
 * {@code GET /api/v1/server} answers with what this server is: {@code version}, {@code data},
 * {@code offline}, {@code registries} and {@code defaultRegistry}. Commands ask it first.
 *
 * <p>With the parameter {@code data}, a folder, it is refused by a server that uses another one.
 */
public final class ServerEndpoint implements AdminRoutes {
  private final ServerFacts facts;
  private final OwnFolder folder;

  public ServerEndpoint(EntrepotConfig config) {
    this.facts = ServerFacts.of(config);
    this.folder = new OwnFolder(config.data());
  }

  @Override
  public void addTo(Router router) {
    router.get("/api/v1/server").blockingHandler(folder.checked(this::tell), false);
  }

  private void tell(RoutingContext context) {
    JsonAnswers.send(context, ServerFacts.FORM.json(facts));
  }
}
