package dev.entrepot.proxy.http;

import dev.entrepot.oci.MediaType;
import dev.entrepot.oci.Tag;
import dev.entrepot.proxy.http.Failure.Subject;
import dev.entrepot.proxy.http.RegistryRequest.ListReferrers;
import dev.entrepot.proxy.http.RegistryRequest.ListTags;
import dev.entrepot.proxy.observe.AnswerEnd;
import dev.entrepot.proxy.resolve.CacheStatus;
import dev.entrepot.proxy.resolve.ListingResolver;
import dev.entrepot.proxy.route.Route;
import dev.entrepot.proxy.upstream.Answer;
import dev.entrepot.proxy.upstream.FetchedManifest;
import dev.entrepot.proxy.upstream.Refusal;
import dev.entrepot.proxy.upstream.TagList;
import io.netty.handler.codec.http.QueryStringEncoder;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.util.Optional;

/** Answers with lists of tags and of referrers. Event loop only. */
final class ListingResponder {
  private static final Buffer NO_REFERRERS =
      Buffer.buffer(
          "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"manifests\":[]}"
              .formatted(MediaType.OCI_INDEX));

  private final ListingResolver listings;

  ListingResponder(ListingResolver listings) {
    this.listings = listings;
  }

  void tags(Context loop, Exchange exchange, Route route, ListTags request) {
    Optional<String> last = request.last().flatMap(Tag::parse).map(Tag::value);
    exchange.cache(CacheStatus.MISS);
    RegistryHandler.answerOn(
        listings.tags(loop, route, request.n(), last),
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
            case Answer.Refused<FetchedManifest>(Refusal refusal) -> {
              if (refusal.reason() == Refusal.Reason.NOT_FOUND) {
                index(exchange, request, NO_REFERRERS);
              } else {
                ResponseWriter.fail(
                    exchange, request.want(), Failure.of(refusal, Subject.MANIFEST));
              }
            }
          }
        });
  }

  private static void page(Exchange exchange, ListTags request, TagList tags) {
    if (exchange.clientLeft()) {
      exchange.end(AnswerEnd.LEFT);
      return;
    }
    exchange.response().putHeader(HttpHeaders.CONTENT_TYPE, Headers.APPLICATION_JSON);
    tags.last()
        .ifPresent(
            last -> exchange.response().putHeader(Headers.LINK, nextPage(exchange, request, last)));
    ResponseWriter.body(exchange, request.want(), TagListBody.of(request.name(), tags.tags()));
  }

  /** The next page, at this proxy and under the path that the client used (RFC 8288). */
  private static String nextPage(Exchange exchange, ListTags request, String last) {
    var next = new QueryStringEncoder(exchange.request().path());
    next.addParam("last", last);
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
