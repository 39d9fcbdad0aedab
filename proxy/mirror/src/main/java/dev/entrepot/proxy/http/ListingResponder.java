package dev.entrepot.proxy.http;

import dev.entrepot.oci.MediaType;
import dev.entrepot.proxy.answer.Answer;
import dev.entrepot.proxy.answer.Refusal;
import dev.entrepot.proxy.http.request.RegistryRequest.ListReferrers;
import dev.entrepot.proxy.http.request.RegistryRequest.ListTags;
import dev.entrepot.proxy.http.response.Exchange;
import dev.entrepot.proxy.http.response.Failure;
import dev.entrepot.proxy.http.response.Failure.Subject;
import dev.entrepot.proxy.http.response.Headers;
import dev.entrepot.proxy.http.response.ResponseWriter;
import dev.entrepot.proxy.observe.AnswerEnd;
import dev.entrepot.proxy.resolve.CacheStatus;
import dev.entrepot.proxy.resolve.referrers.Referrers;
import dev.entrepot.proxy.resolve.referrers.ReferrersResolution;
import dev.entrepot.proxy.resolve.tags.ListedTags;
import dev.entrepot.proxy.resolve.tags.TagLists;
import dev.entrepot.proxy.route.Route;
import dev.entrepot.proxy.upstream.PageCursor;
import dev.entrepot.proxy.upstream.TagList;
import io.netty.handler.codec.http.QueryStringEncoder;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;

/** Answers with lists of tags and of referrers. Event loop only. */
final class ListingResponder {
  private static final String ARTIFACT_TYPE = "artifactType";

  private final TagLists tagLists;
  private final Referrers referrers;

  ListingResponder(TagLists tagLists, Referrers referrers) {
    this.tagLists = tagLists;
    this.referrers = referrers;
  }

  void tags(Context loop, Exchange exchange, Route route, ListTags request) {
    exchange.cache(CacheStatus.MISS);
    RegistryHandler.answerOn(
        tagLists.tags(loop, route, request.n(), request.page()),
        exchange,
        request.want(),
        answer -> {
          switch (answer) {
            case Answer.Refused<ListedTags>(Refusal refusal) ->
                ResponseWriter.fail(
                    exchange, request.want(), Failure.of(refusal, Subject.REPOSITORY));
            case Answer.Found<ListedTags>(ListedTags tags) -> page(exchange, request, tags);
          }
        });
  }

  void referrers(Context loop, Exchange exchange, Route route, ListReferrers request) {
    RegistryHandler.answerOn(
        referrers.resolve(loop, route, request.subject(), request.artifactType()),
        exchange,
        request.want(),
        resolution -> {
          switch (resolution) {
            case ReferrersResolution.Present present -> index(exchange, request, present);
            case ReferrersResolution.Refused(Refusal refusal) ->
                ResponseWriter.fail(
                    exchange, request.want(), Failure.of(refusal, Subject.MANIFEST));
          }
        });
  }

  private static void page(Exchange exchange, ListTags request, ListedTags listed) {
    if (exchange.clientLeft()) {
      exchange.end(AnswerEnd.LEFT);
      return;
    }
    exchange.response().putHeader(HttpHeaders.CONTENT_TYPE, Headers.APPLICATION_JSON);
    exchange.cache(listed.status());
    ResponseWriter.warn(exchange, listed.warning());
    TagList tags = listed.list();
    tags.next()
        .ifPresent(
            next -> exchange.response().putHeader(Headers.LINK, nextPage(exchange, request, next)));
    ResponseWriter.body(exchange, request.want(), TagListBody.of(request.name(), tags.tags()));
  }

  /** The next page, at this proxy and under the path that the client used (RFC 8288). */
  private static String nextPage(Exchange exchange, ListTags request, PageCursor start) {
    var next = new QueryStringEncoder(exchange.request().path());
    start.parameters().forEach(next::addParam);
    request.n().ifPresent(n -> next.addParam("n", Integer.toString(n)));
    request.name().namespace().ifPresent(namespace -> next.addParam("ns", namespace.value()));
    return "<%s>; rel=\"next\"".formatted(next);
  }

  private static void index(
      Exchange exchange, ListReferrers request, ReferrersResolution.Present present) {
    if (exchange.clientLeft()) {
      exchange.end(AnswerEnd.LEFT);
      return;
    }
    exchange.cache(present.status());
    exchange.response().putHeader(HttpHeaders.CONTENT_TYPE, MediaType.OCI_INDEX.value());
    if (present.isFiltered()) {
      exchange.response().putHeader(Headers.OCI_FILTERS_APPLIED, ARTIFACT_TYPE);
    }
    ResponseWriter.warn(exchange, present.warning());
    ResponseWriter.body(exchange, request.want(), Buffer.buffer(present.index()));
  }
}
