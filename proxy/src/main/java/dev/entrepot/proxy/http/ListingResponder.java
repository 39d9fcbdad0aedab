package dev.entrepot.proxy.http;

import dev.entrepot.oci.MediaType;
import dev.entrepot.proxy.http.Failure.Subject;
import dev.entrepot.proxy.http.RegistryRequest.ListReferrers;
import dev.entrepot.proxy.http.RegistryRequest.ListTags;
import dev.entrepot.proxy.observe.AnswerEnd;
import dev.entrepot.proxy.resolve.CacheStatus;
import dev.entrepot.proxy.resolve.ListingResolver;
import dev.entrepot.proxy.route.Route;
import dev.entrepot.proxy.upstream.Answer;
import dev.entrepot.proxy.upstream.FetchedManifest;
import dev.entrepot.proxy.upstream.PageCursor;
import dev.entrepot.proxy.upstream.Refusal;
import dev.entrepot.proxy.upstream.TagList;
import io.netty.handler.codec.http.QueryStringEncoder;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;

/** Answers with lists of tags and of referrers. Event loop only. */
final class ListingResponder {
  private final ListingResolver listings;

  ListingResponder(ListingResolver listings) {
    this.listings = listings;
  }

  void tags(Context loop, Exchange exchange, Route route, ListTags request) {
    exchange.cache(CacheStatus.MISS);
    RegistryHandler.answerOn(
        listings.tags(loop, route, request.n(), request.page()),
        exchange,
        request.want(),
        answer -> {
          switch (answer) {
            case Answer.Refused<TagList>(Refusal refusal) ->
                ResponseWriter.fail(
                    exchange, request.want(), Failure.of(refusal, Subject.REPOSITORY));
            case Answer.Found<TagList>(TagList tags) -> page(exchange, request, tags);
          }
        });
  }

  void referrers(Context loop, Exchange exchange, Route route, ListReferrers request) {
    exchange.cache(CacheStatus.MISS);
    RegistryHandler.answerOn(
        listings.referrers(loop, route, request.subject(), request.artifactType()),
        exchange,
        request.want(),
        answer -> {
          switch (answer) {
            case Answer.Found<FetchedManifest>(FetchedManifest index) ->
                index(exchange, request, Buffer.buffer(index.raw()));
            // A 404 says that the upstream has no such API: clients then look for the fallback tag.
            case Answer.Refused<FetchedManifest>(Refusal refusal) ->
                ResponseWriter.fail(
                    exchange, request.want(), Failure.of(refusal, Subject.MANIFEST));
          }
        });
  }

  private static void page(Exchange exchange, ListTags request, TagList tags) {
    if (exchange.clientLeft()) {
      exchange.end(AnswerEnd.LEFT);
      return;
    }
    exchange.response().putHeader(HttpHeaders.CONTENT_TYPE, Headers.APPLICATION_JSON);
    tags.next()
        .ifPresent(
            next -> exchange.response().putHeader(Headers.LINK, nextPage(exchange, request, next)));
    ResponseWriter.body(exchange, request.want(), TagListBody.of(request.name(), tags.tags()));
  }

  /** The next page, at this proxy and under the path that the client used (RFC 8288). */
  private static String nextPage(Exchange exchange, ListTags request, PageCursor start) {
    var next = new QueryStringEncoder(exchange.request().path());
    next.addParam(start.parameter(), start.value());
    request.n().ifPresent(n -> next.addParam("n", Integer.toString(n)));
    request.name().namespace().ifPresent(namespace -> next.addParam("ns", namespace.value()));
    return "<%s>; rel=\"next\"".formatted(next);
  }

  private static void index(Exchange exchange, ListReferrers request, Buffer index) {
    if (exchange.clientLeft()) {
      exchange.end(AnswerEnd.LEFT);
      return;
    }
    exchange.response().putHeader(HttpHeaders.CONTENT_TYPE, MediaType.OCI_INDEX.value());
    ResponseWriter.body(exchange, request.want(), index);
  }
}
