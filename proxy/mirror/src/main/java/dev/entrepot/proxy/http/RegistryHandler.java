package dev.entrepot.proxy.http;

import dev.entrepot.oci.OciError;
import dev.entrepot.proxy.http.access.Door;
import dev.entrepot.proxy.http.access.Door.Admission;
import dev.entrepot.proxy.http.access.Door.Passage;
import dev.entrepot.proxy.http.access.TokenEndpoint;
import dev.entrepot.proxy.http.request.ParsedRequest;
import dev.entrepot.proxy.http.request.ParsedRequest.Rejected;
import dev.entrepot.proxy.http.request.ParsedRequest.Understood;
import dev.entrepot.proxy.http.request.RecentRequests;
import dev.entrepot.proxy.http.request.RegistryRequest;
import dev.entrepot.proxy.http.request.RegistryRequest.GetBlob;
import dev.entrepot.proxy.http.request.RegistryRequest.GetManifest;
import dev.entrepot.proxy.http.request.RegistryRequest.ListReferrers;
import dev.entrepot.proxy.http.request.RegistryRequest.ListTags;
import dev.entrepot.proxy.http.request.RegistryRequest.Ping;
import dev.entrepot.proxy.http.request.RegistryRequest.PingSearch;
import dev.entrepot.proxy.http.request.RegistryRequest.Search;
import dev.entrepot.proxy.http.request.RequestParser;
import dev.entrepot.proxy.http.response.Exchange;
import dev.entrepot.proxy.http.response.Failure;
import dev.entrepot.proxy.http.response.Headers;
import dev.entrepot.proxy.http.response.ResponseWriter;
import dev.entrepot.proxy.observe.AnswerEnd;
import dev.entrepot.proxy.observe.RequestKind;
import dev.entrepot.proxy.resolve.Want;
import dev.entrepot.proxy.route.RequestedName;
import dev.entrepot.proxy.route.Route;
import dev.entrepot.proxy.route.Router;
import dev.entrepot.proxy.route.Routing.Unroutable;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers the requests of one event loop, each from its parsing to its answer. */
final class RegistryHandler {
  private static final Logger log = LoggerFactory.getLogger(RegistryHandler.class);

  private final Context loop;
  private final Router router;
  private final Door door;
  private final Optional<TokenEndpoint> tokens;
  private final CallerShares shares;
  private final ContentResponder all;
  private final ContentResponder stored;
  private final SearchResponder searches;
  private final RecentRequests recent = new RecentRequests();

  RegistryHandler(Context loop, Services services) {
    this.loop = loop;
    this.router = services.router();
    this.door = services.door();
    this.tokens = services.tokens();
    this.shares = new CallerShares(services.shares());
    this.all = new ContentResponder(loop, services.all(), services.meters());
    this.stored = new ContentResponder(loop, services.stored(), services.meters());
    this.searches =
        new SearchResponder(services.router(), services.searches(), services.tokens().isPresent());
  }

  /** Answers one request; a failure that should not happen is answered too, and logged. */
  void handle(Exchange exchange) {
    exchange.onAgain(() -> handle(exchange));
    try {
      if (tokens.isPresent() && TokenEndpoint.isMeantBy(exchange.request())) {
        tokens.get().answer(loop, exchange);
      } else {
        parse(exchange);
      }
    } catch (RuntimeException failure) {
      failed(exchange, anyWant(exchange), failure);
    }
  }

  private void parse(Exchange exchange) {
    var http = exchange.request();
    switch (recent.parse(http.method(), http.uri(), () -> read(http))) {
      case Rejected(Failure failure) -> ResponseWriter.fail(exchange, anyWant(exchange), failure);
      case Understood(RegistryRequest request) -> answer(exchange, request);
    }
  }

  private static ParsedRequest read(HttpServerRequest http) {
    return RequestParser.parse(http.method(), http.path(), http.query());
  }

  private void answer(Exchange exchange, RegistryRequest request) {
    switch (request) {
      case Ping ping -> {
        exchange.about(RequestKind.PING);
        unrouted(exchange, ping, _ -> ping(exchange, ping));
      }
      case PingSearch ping -> {
        exchange.about(RequestKind.PING);
        unrouted(exchange, ping, _ -> searches.ping(exchange, ping.want()));
      }
      case Search search -> {
        exchange.about(RequestKind.SEARCH);
        unrouted(
            exchange,
            search,
            admission ->
                searches.search(loop, exchange, search, shares.of(exchange, admission), admission));
      }
      case GetManifest manifest -> {
        exchange.about(RequestKind.MANIFEST);
        routed(
            exchange,
            manifest.name(),
            manifest,
            (content, route, _) -> content.manifest(exchange, route, manifest));
      }
      case GetBlob blob -> {
        exchange.about(RequestKind.BLOB);
        routed(
            exchange,
            blob.name(),
            blob,
            (content, route, caller) -> content.blob(exchange, route, blob, caller));
      }
      case ListTags tags -> {
        exchange.about(RequestKind.TAGS);
        routed(
            exchange,
            tags.name(),
            tags,
            (content, route, _) -> content.tags(exchange, route, tags));
      }
      case ListReferrers referrers -> {
        exchange.about(RequestKind.REFERRERS);
        routed(
            exchange,
            referrers.name(),
            referrers,
            (content, route, _) -> content.referrers(exchange, route, referrers));
      }
    }
  }

  private void ping(Exchange exchange, Ping request) {
    request
        .registry()
        .flatMap(router::objection)
        .ifPresentOrElse(
            error -> ResponseWriter.fail(exchange, request.want(), Failure.of(error)),
            () -> ResponseWriter.ping(exchange, request.want()));
  }

  private void unrouted(Exchange exchange, RegistryRequest request, Consumer<Admission> next) {
    door.pass(loop, exchange, request, Optional.empty(), guarded(exchange, request, next));
  }

  private void routed(
      Exchange exchange, RequestedName name, RegistryRequest request, Reading next) {
    switch (router.route(name)) {
      case Unroutable(OciError error) ->
          unrouted(
              exchange,
              request,
              _ -> ResponseWriter.fail(exchange, request.want(), Failure.of(error)));
      case Route route -> {
        String registry = route.repository().registry().value();
        exchange.upstream(registry);
        exchange.response().putHeader(Headers.OCI_NAMESPACE, registry);
        door.pass(
            loop,
            exchange,
            request,
            Optional.of(route),
            guarded(
                exchange,
                request,
                admission ->
                    next.answer(
                        content(admission.passage()),
                        shares.way(
                            admission.login().map(route::as).orElse(route), exchange, admission),
                        admission.caller())));
      }
    }
  }

  private ContentResponder content(Passage passage) {
    return switch (passage) {
      case ALL -> all;
      case STORED -> stored;
    };
  }

  /** The door may have called on a later turn of the event loop, where no caller catches. */
  private static Consumer<Admission> guarded(
      Exchange exchange, RegistryRequest request, Consumer<Admission> next) {
    return admission -> {
      try {
        next.accept(admission);
      } catch (RuntimeException failure) {
        failed(exchange, request.want(), failure);
      }
    };
  }

  static <T> void answerOn(Future<T> resolution, Exchange exchange, Want want, Consumer<T> next) {
    resolution
        .onSuccess(
            found -> {
              try {
                next.accept(found);
              } catch (RuntimeException failure) {
                failed(exchange, want, failure);
              }
            })
        .onFailure(failure -> failed(exchange, want, failure));
  }

  private static void failed(Exchange exchange, Want want, Throwable failure) {
    log.error(
        "{} {} failed unexpectedly",
        exchange.request().method(),
        exchange.request().path(),
        failure);
    if (exchange.response().headWritten()) {
      exchange.cause(Failure.internal().error().message());
      exchange.end(AnswerEnd.SHORT);
      exchange.request().connection().close();
    } else {
      ResponseWriter.fail(exchange, want, Failure.internal());
    }
  }

  /** How to answer a request that was not understood. */
  static Want anyWant(Exchange exchange) {
    return exchange.request().method().equals(HttpMethod.HEAD) ? Want.DESCRIPTION : Want.CONTENT;
  }
}
