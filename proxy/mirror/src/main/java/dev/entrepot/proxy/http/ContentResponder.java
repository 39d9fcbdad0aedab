package dev.entrepot.proxy.http;

import dev.entrepot.proxy.access.Caller;
import dev.entrepot.proxy.answer.Refusal;
import dev.entrepot.proxy.http.body.BlobResponder;
import dev.entrepot.proxy.http.request.RegistryRequest.GetBlob;
import dev.entrepot.proxy.http.request.RegistryRequest.GetManifest;
import dev.entrepot.proxy.http.request.RegistryRequest.ListReferrers;
import dev.entrepot.proxy.http.request.RegistryRequest.ListTags;
import dev.entrepot.proxy.http.response.Exchange;
import dev.entrepot.proxy.http.response.Failure;
import dev.entrepot.proxy.http.response.Failure.Subject;
import dev.entrepot.proxy.http.response.ResponseWriter;
import dev.entrepot.proxy.observe.AnswerEnd;
import dev.entrepot.proxy.observe.Meters;
import dev.entrepot.proxy.resolve.Asker;
import dev.entrepot.proxy.resolve.CacheStatus;
import dev.entrepot.proxy.resolve.Client;
import dev.entrepot.proxy.resolve.blob.BlobResolution;
import dev.entrepot.proxy.route.Route;
import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpHeaders;
import java.util.Optional;
import java.util.OptionalLong;

/** Answers with the content of repositories, from one set of lookups. Event loop only. */
final class ContentResponder {
  private final Context loop;
  private final Lookups lookups;
  private final ListingResponder listings;
  private final BlobResponder blobs;

  ContentResponder(Context loop, Lookups lookups, Meters meters) {
    this.loop = loop;
    this.lookups = lookups;
    this.listings = new ListingResponder(lookups.tagLists(), lookups.referrers());
    this.blobs = new BlobResponder(meters);
  }

  void manifest(Exchange exchange, Route route, GetManifest request) {
    exchange.cache(CacheStatus.MISS);
    RegistryHandler.answerOn(
        lookups.manifests().resolve(loop, route, request.reference(), request.want()),
        exchange,
        request.want(),
        resolution -> {
          lookups
              .followUp()
              .answered(client(exchange), route, request.reference(), request.want(), resolution);
          ManifestResponder.answer(exchange, request.want(), resolution);
        });
  }

  private static Client client(Exchange exchange) {
    return Client.at(
        exchange.activity().client(),
        Optional.ofNullable(exchange.request().getHeader(HttpHeaders.USER_AGENT)));
  }

  void blob(Exchange exchange, Route route, GetBlob request, Caller caller) {
    exchange.cache(CacheStatus.MISS);
    RegistryHandler.answerOn(
        lookups.blobs().resolve(asker(exchange, caller), route, request.digest(), request.want()),
        exchange,
        request.want(),
        resolution -> blob(exchange, request, resolution));
  }

  private void blob(Exchange exchange, GetBlob request, BlobResolution resolution) {
    switch (resolution) {
      case BlobResolution.Content(var source, CacheStatus status) -> {
        exchange.cache(status);
        blobs.send(loop, exchange, request.digest(), source);
      }
      case BlobResolution.Described(OptionalLong size, CacheStatus status) -> {
        exchange.cache(status);
        blobs.describe(exchange, request.digest(), size);
      }
      case BlobResolution.Left() -> exchange.end(AnswerEnd.LEFT);
      case BlobResolution.Refused(Refusal refusal) ->
          ResponseWriter.fail(exchange, request.want(), Failure.of(refusal, Subject.BLOB));
    }
  }

  private Asker asker(Exchange exchange, Caller caller) {
    Promise<Void> left = Promise.promise();
    exchange.response().exceptionHandler(_ -> left.tryComplete());
    exchange.response().closeHandler(_ -> left.tryComplete());
    return new Asker(loop, caller, exchange.activity().client(), left.future());
  }

  void tags(Exchange exchange, Route route, ListTags request) {
    listings.tags(loop, exchange, route, request);
  }

  void referrers(Exchange exchange, Route route, ListReferrers request) {
    listings.referrers(loop, exchange, route, request);
  }
}
