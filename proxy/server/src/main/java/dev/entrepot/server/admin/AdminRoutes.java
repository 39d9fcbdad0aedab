package dev.entrepot.server.admin;

import io.vertx.ext.web.Router;

/** More that the operators' port answers. */
public interface AdminRoutes {
  void addTo(Router router);
}
