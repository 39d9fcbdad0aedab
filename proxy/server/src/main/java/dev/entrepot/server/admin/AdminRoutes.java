package dev.entrepot.server.admin;

import io.vertx.ext.web.Router;

/** A group of endpoints of the operators' port. */
public interface AdminRoutes {
  void addTo(Router router);
}
