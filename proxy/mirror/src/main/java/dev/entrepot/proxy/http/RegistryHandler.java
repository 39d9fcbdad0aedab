package dev.entrepot.proxy.http;

import dev.entrepot.oci.OciError;
import dev.entrepot.oci.RegistryName;
import dev.entrepot.proxy.answer.Refusal;
import dev.entrepot.proxy.http.body.BlobResponder;
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
import dev.entrepot.proxy.http.response.Failure.Subject;
import dev.entrepot.proxy.http.response.Headers;
import dev.entrepot.proxy.http.response.ResponseWriter;
import dev.entrepot.proxy.observe.AnswerEnd;
import dev.entrepot.proxy.observe.RequestKind;
import dev.entrepot.proxy.resolve.Asker;
import dev.entrepot.proxy.resolve.CacheStatus;
import dev.entrepot.proxy.resolve.Client;
import dev.entrepot.proxy.resolve.Want;
import dev.entrepot.proxy.resolve.blob.BlobLookup;
import dev.entrepot.proxy.resolve.blob.BlobResolution;
import dev.entrepot.proxy.resolve.manifest.FollowUp;
import dev.entrepot.proxy.resolve.manifest.ManifestLookup;
import dev.entrepot.proxy.route.RequestedName;
import dev.entrepot.proxy.route.Route;
import dev.entrepot.proxy.route.Router;
import dev.entrepot.proxy.route.Routing.Unroutable;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers the requests of one event loop, each from its parsing to its answer. */
final class RegistryHandler {
  private static final Logger log = LoggerFactory.getLogger(RegistryHandler.class);

  private final Context loop;
  private final Router router;
  private final ManifestLookup manifests;
  private final FollowUp followUp;
  private final BlobLookup blobs;
  private final ListingResponder listings;
  private final SearchResponder searches;
  private final BlobResponder blobResponder;
  private final RecentRequests recent = new RecentRequests();

  RegistryHandler(Context loop, Services services) {
    this.loop = loop;
    this.router = services.router();
    this.manifests = services.manifests();
    this.followUp = services.followUp();
    this.blobs = services.blobs();
    this.listings = new ListingResponder(services.tagLists(), services.referrers());
    this.searches = new SearchResponder(services.router(), services.searches());
    this.blobResponder = new BlobResponder(services.meters());
  }

  /** Answers one request; a failure that should not happen is answered too, and logged. */
  void handle(Exchange exchange) {
    exchange.onAgain(() -> handle(exchange));
    try {
      parse(exchange);
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
      case Ping(Want want, Optional<RegistryName> registry) -> {
        exchange.about(RequestKind.PING);
        registry
            .flatMap(router::objection)
            .ifPresentOrElse(
                error -> ResponseWriter.fail(exchange, want, Failure.of(error)),
                () -> ResponseWriter.ping(exchange, want));
      }
      case PingSearch(Want want) -> {
        exchange.about(RequestKind.PING);
        searches.ping(exchange, want);
      }
      case Search search -> {
        exchange.about(RequestKind.SEARCH);
        searches.search(loop, exchange, search);
      }
      case GetManifest manifest -> {
        exchange.about(RequestKind.MANIFEST);
        routed(
            exchange,
            manifest.name(),
            manifest.want(),
            route -> manifest(exchange, route, manifest));
      }
      case GetBlob blob -> {
        exchange.about(RequestKind.BLOB);
        routed(exchange, blob.name(), blob.want(), route -> blob(exchange, route, blob));
      }
      case ListTags tags -> {
        exchange.about(RequestKind.TAGS);
        routed(
            exchange,
            tags.name(),
            tags.want(),
            route -> listings.tags(loop, exchange, route, tags));
      }
      case ListReferrers referrers -> {
        exchange.about(RequestKind.REFERRERS);
        routed(
            exchange,
            referrers.name(),
            referrers.want(),
            route -> listings.referrers(loop, exchange, route, referrers));
      }
    }
  }

  private void routed(Exchange exchange, RequestedName name, Want want, Consumer<Route> next) {
    switch (router.route(name)) {
      case Unroutable(OciError error) -> ResponseWriter.fail(exchange, want, Failure.of(error));
      case Route route -> {
        String registry = route.repository().registry().value();
        exchange.upstream(registry);
        exchange.response().putHeader(Headers.OCI_NAMESPACE, registry);
        next.accept(route);
      }
    }
  }

  private void manifest(Exchange exchange, Route route, GetManifest request) {
    exchange.cache(CacheStatus.MISS);
    answerOn(
        manifests.resolve(loop, route, request.reference(), request.want()),
        exchange,
        request.want(),
        resolution -> {
          followUp.answered(
              client(exchange), route, request.reference(), request.want(), resolution);
          ManifestResponder.answer(exchange, request.want(), resolution);
        });
  }

  private static Client client(Exchange exchange) {
    return Client.at(
        exchange.activity().client(),
        Optional.ofNullable(exchange.request().getHeader(HttpHeaders.USER_AGENT)));
  }

  private void blob(Exchange exchange, Route route, GetBlob request) {
    exchange.cache(CacheStatus.MISS);
    answerOn(
        blobs.resolve(asker(exchange), route, request.digest(), request.want()),
        exchange,
        request.want(),
        resolution -> {
          switch (resolution) {
            case BlobResolution.Content(var source, CacheStatus status) -> {
              exchange.cache(status);
              blobResponder.send(loop, exchange, request.digest(), source);
            }
            case BlobResolution.Described(OptionalLong size, CacheStatus status) -> {
              exchange.cache(status);
              blobResponder.describe(exchange, request.digest(), size);
            }
            case BlobResolution.Left() -> exchange.end(AnswerEnd.LEFT);
            case BlobResolution.Refused(Refusal refusal) ->
                ResponseWriter.fail(exchange, request.want(), Failure.of(refusal, Subject.BLOB));
          }
        });
  }

  private Asker asker(Exchange exchange) {
    Promise<Void> left = Promise.promise();
    exchange.response().exceptionHandler(_ -> left.tryComplete());
    exchange.response().closeHandler(_ -> left.tryComplete());
    return Asker.at(exchange.activity().client(), loop, left.future());
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
