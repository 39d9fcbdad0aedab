package dev.entrepot.server.admin;

import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/** How the parameters in a request's query are read. Any thread. */
public final class QueryParameters {
  private static final String TRUE = "true";

  private QueryParameters() {}

  /** The first value of a parameter; empty if it is not there. */
  public static Optional<String> text(RoutingContext context, String name) {
    return Optional.ofNullable(context.request().getParam(name));
  }

  /**
   * Whether a parameter is {@code true}, in upper or lower case; any other value is false.
   *
   * @param unsaid what counts if it is not there
   */
  public static boolean flag(RoutingContext context, String name, boolean unsaid) {
    return text(context, name).map(TRUE::equalsIgnoreCase).orElse(unsaid);
  }
}
