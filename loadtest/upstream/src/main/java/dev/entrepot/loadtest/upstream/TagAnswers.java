package dev.entrepot.loadtest.upstream;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Lists of tags, in pages (distribution specification, "Listing Tags"). */
final class TagAnswers {
  private static final Pattern COUNT = Pattern.compile("\\d{1,9}");

  private final Repositories repositories;

  TagAnswers(Repositories repositories) {
    this.repositories = repositories;
  }

  Answer list(RequestHead head, String repository) {
    return repositories
        .find(repository)
        .map(found -> list(head, found))
        .orElseGet(() -> Answer.error(404, "NAME_UNKNOWN", "no repository " + repository));
  }

  private static Answer list(RequestHead head, ScriptedRepository repository) {
    Optional<String> number = head.parameter("n");
    if (number.filter(text -> !COUNT.matcher(text).matches()).isPresent()) {
      return Answer.error(400, "PAGINATION_NUMBER_INVALID", "n is not a number of tags");
    }
    int most = number.map(Integer::parseInt).orElse(Integer.MAX_VALUE);
    List<String> rest =
        List.copyOf(repository.tags().tailSet(head.parameter("last").orElse(""), false));
    List<String> page = rest.subList(0, Math.min(most, rest.size()));
    return linked(page(repository, page), repository, page, page.size() < rest.size());
  }

  private static Answer page(ScriptedRepository repository, List<String> tags) {
    return Answer.json(
        200, new JsonObject().put("name", repository.name()).put("tags", new JsonArray(tags)));
  }

  private static Answer linked(
      Answer answer, ScriptedRepository repository, List<String> page, boolean more) {
    if (!more || page.isEmpty()) {
      return answer;
    }
    String next =
        "</v2/%s/tags/list?n=%d&last=%s>; rel=\"next\""
            .formatted(repository.name(), page.size(), Queries.encode(page.getLast()));
    return answer.with("link", next);
  }
}
