package dev.entrepot.server.admin.api;

import dev.entrepot.operate.images.SearchJson;
import dev.entrepot.proxy.answer.Answer;
import dev.entrepot.proxy.answer.Refusal.Reason;
import dev.entrepot.proxy.upstream.FoundRepository;
import dev.entrepot.proxy.upstream.SearchTerm;
import dev.entrepot.server.admin.AdminRoutes;
import dev.entrepot.server.admin.JsonAnswers;
import dev.entrepot.server.admin.OwnFolder;
import dev.entrepot.server.admin.QueryParameters;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code GET /api/v1/search?q=TERM&n=LIMIT} answers with an object a line for each repository that
 * a registry finds: the one before the term's first slash, or the default. It is refused with 404
 * if that cannot be searched, with 502 if it does not answer.
 */
public final class SearchEndpoint implements AdminRoutes {
  private static final Logger log = LoggerFactory.getLogger(SearchEndpoint.class);

  private static final String SEARCH = "/api/v1/search";
  private static final Pattern LIMIT = Pattern.compile("[0-9]{1,3}");

  private final RegistrySearch search;
  private final OwnFolder folder;

  public SearchEndpoint(RegistrySearch search, Path data) {
    this.search = search;
    this.folder = new OwnFolder(data);
  }

  @Override
  public void addTo(Router router) {
    router.get(SEARCH).blockingHandler(folder.checked(this::search), false);
  }

  private void search(RoutingContext context) {
    Optional<SearchTerm> term = term(context);
    if (term.isEmpty()) {
      JsonAnswers.refuse(
          context,
          400,
          "a search has q, of 1 to %d characters, and n from 1 to %d"
              .formatted(SearchTerm.MAX_CHARACTERS, SearchTerm.MAX_LIMIT));
      return;
    }
    find(context, term.get());
  }

  private static Optional<SearchTerm> term(RoutingContext context) {
    Optional<String> limit = QueryParameters.text(context, "n");
    if (limit.filter(text -> !LIMIT.matcher(text).matches()).isPresent()) {
      return Optional.empty();
    }
    return QueryParameters.text(context, "q")
        .flatMap(
            text ->
                SearchTerm.of(text, limit.map(Integer::parseInt).orElse(SearchTerm.USUAL_LIMIT)));
  }

  private void find(RoutingContext context, SearchTerm term) {
    search
        .find(context.vertx().getOrCreateContext(), term)
        .onSuccess(answer -> answer(context, answer))
        .onFailure(
            failure -> {
              log.error("a search failed", failure);
              JsonAnswers.refuse(context, 500, "internal error");
            });
  }

  private static void answer(RoutingContext context, Answer<List<FoundRepository>> answer) {
    switch (answer) {
      case Answer.Refused<List<FoundRepository>>(var refusal) ->
          JsonAnswers.refuse(
              context, refusal.reason() == Reason.NOT_FOUND ? 404 : 502, refusal.message());
      case Answer.Found<List<FoundRepository>>(var repositories) ->
          JsonAnswers.send(context, repositories.stream().map(SearchJson.FORM::json));
    }
  }
}
