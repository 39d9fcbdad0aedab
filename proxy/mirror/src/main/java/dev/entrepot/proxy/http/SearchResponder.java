package dev.entrepot.proxy.http;

import dev.entrepot.oci.RegistryName;
import dev.entrepot.oci.Repository;
import dev.entrepot.oci.RepositoryName;
import dev.entrepot.proxy.answer.Answer;
import dev.entrepot.proxy.answer.Refusal;
import dev.entrepot.proxy.http.access.Door.Admission;
import dev.entrepot.proxy.http.request.RegistryRequest.Search;
import dev.entrepot.proxy.http.response.Exchange;
import dev.entrepot.proxy.http.response.Failure;
import dev.entrepot.proxy.http.response.Failure.Subject;
import dev.entrepot.proxy.http.response.Headers;
import dev.entrepot.proxy.http.response.ResponseWriter;
import dev.entrepot.proxy.observe.AnswerEnd;
import dev.entrepot.proxy.resolve.CacheStatus;
import dev.entrepot.proxy.resolve.Searches;
import dev.entrepot.proxy.resolve.Want;
import dev.entrepot.proxy.route.Router;
import dev.entrepot.proxy.route.SearchRouting;
import dev.entrepot.proxy.share.FairShare;
import dev.entrepot.proxy.upstream.FoundRepository;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import java.util.List;
import java.util.Optional;

/** Answers docker's searches. Event loop only. */
final class SearchResponder {
  private final Router router;
  private final Searches searches;
  private final boolean takesLogins;

  /**
   * @param takesLogins whether a login changes what is found
   */
  SearchResponder(Router router, Searches searches, boolean takesLogins) {
    this.router = router;
    this.searches = searches;
    this.takesLogins = takesLogins;
  }

  /**
   * {@code /v1/_ping}: this can be searched. Docker sends its login with a search only to what
   * calls itself standalone, and only over TLS.
   */
  void ping(Exchange exchange, Want want) {
    exchange
        .response()
        .putHeader(Headers.DOCKER_REGISTRY_STANDALONE, Boolean.toString(takesLogins));
    ResponseWriter.ping(exchange, want);
  }

  /**
   * Answers with what is found.
   *
   * @param share of the client
   * @param admission which repositories the client may learn of
   */
  void search(
      Context loop, Exchange exchange, Search request, FairShare share, Admission admission) {
    switch (router.route(request.term())) {
      case SearchRouting.Unroutable(var error) ->
          ResponseWriter.fail(exchange, request.want(), Failure.of(error));
      case SearchRouting.Found found -> {
        exchange.upstream(found.upstream().name().value());
        exchange.cache(CacheStatus.MISS);
        RegistryHandler.answerOn(
            found(loop, found, share, admission),
            exchange,
            request.want(),
            answer -> answer(exchange, request, answer.then(all -> shown(found, all, admission))));
      }
    }
  }

  /**
   * Nothing is asked for a caller to whom nothing of it could be shown, or what is stored alone.
   */
  private Future<Answer<List<FoundRepository>>> found(
      Context loop, SearchRouting.Found search, FairShare share, Admission admission) {
    RegistryName registry = search.upstream().name();
    return admission.searches().filter(may -> !may.test(registry)).isPresent()
        ? Future.succeededFuture(Answer.found(List.of()))
        : searches.find(loop, search, share);
  }

  /** What has a name of no repository is not shown where that could not be decided about. */
  private static Answer<List<FoundRepository>> shown(
      SearchRouting.Found search, List<FoundRepository> all, Admission admission) {
    RegistryName registry = search.upstream().name();
    return Answer.found(
        admission
            .shows()
            .map(
                shows ->
                    all.stream()
                        .filter(found -> repository(registry, found).filter(shows).isPresent())
                        .toList())
            .orElse(all));
  }

  private static Optional<Repository> repository(RegistryName registry, FoundRepository found) {
    return RepositoryName.parse(found.name())
        .flatMap(
            name ->
                registry.equals(RegistryName.DOCKER_HUB) && name.isBare()
                    ? name.under(Router.OFFICIAL_IMAGES)
                    : Optional.of(name))
        .map(name -> new Repository(registry, name));
  }

  private static void answer(
      Exchange exchange, Search request, Answer<List<FoundRepository>> answer) {
    switch (answer) {
      case Answer.Refused<List<FoundRepository>>(Refusal refusal) ->
          ResponseWriter.fail(exchange, request.want(), Failure.of(refusal, Subject.REPOSITORY));
      case Answer.Found<List<FoundRepository>>(var repositories) -> {
        if (exchange.clientLeft()) {
          exchange.end(AnswerEnd.LEFT);
          return;
        }
        exchange.response().putHeader(HttpHeaders.CONTENT_TYPE, Headers.APPLICATION_JSON);
        ResponseWriter.body(exchange, request.want(), SearchBody.of(request.term(), repositories));
      }
    }
  }
}
