package dev.entrepot.proxy.http.access;

import dev.entrepot.oci.RegistryName;
import dev.entrepot.oci.Repository;
import dev.entrepot.proxy.access.Caller;
import dev.entrepot.proxy.http.request.RegistryRequest;
import dev.entrepot.proxy.http.response.Exchange;
import dev.entrepot.proxy.route.Route;
import dev.entrepot.proxy.upstream.CallerLogin;
import io.vertx.core.Context;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Decides about each request before anything is looked up for it. Event loop only. */
public interface Door {
  /** What a request that has passed may be answered from. */
  enum Passage {
    /** The store, and what the upstream has. */
    ALL,
    /** The store alone; no request is sent to the upstream. */
    STORED
  }

  /**
   * How a request has passed.
   *
   * @param caller whose share of what goes to registries the request uses
   * @param shows whether the caller is told that a repository is there; empty if it is told of all
   * @param searches whether a registry is searched for the caller; empty if all are
   * @param login that is shown to the registry, which decides by it; empty if the registry is asked
   *     with the configured login for every caller
   */
  record Admission(
      Passage passage,
      Caller caller,
      Optional<Predicate<Repository>> shows,
      Optional<Predicate<RegistryName>> searches,
      Optional<CallerLogin> login) {
    /** With no bounds. */
    static final Admission UNBOUNDED =
        new Admission(
            Passage.ALL, Caller.ANONYMOUS, Optional.empty(), Optional.empty(), Optional.empty());
  }

  /**
   * Lets a request in, or answers it.
   *
   * @param route the repository that it means; empty if it means none, such as a ping
   * @param in called at most once, on the same event loop, for a request that may be answered
   */
  void pass(
      Context loop,
      Exchange exchange,
      RegistryRequest request,
      Optional<Route> route,
      Consumer<Admission> in);

  /** A door that stands open: there is no {@code access} section. */
  Door OPEN = (_, _, _, _, in) -> in.accept(Admission.UNBOUNDED);
}
