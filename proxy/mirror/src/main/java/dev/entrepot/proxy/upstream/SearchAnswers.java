package dev.entrepot.proxy.upstream;

import dev.entrepot.proxy.answer.Answer;
import dev.entrepot.proxy.json.LooseJson;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads what a search has found, in the form that docker knows. */
final class SearchAnswers {
  /** The largest answer that is read, in bytes: 1 MiB. */
  static final int MAX_BYTES = 1 << 20;

  /** It is read as a tree of objects. */
  private static final Bodies.Form FORM = new Bodies.Form(MAX_BYTES, 16, "answer to the search");

  private final Refusals refusals;
  private final Bodies bodies;

  SearchAnswers(Refusals refusals) {
    this.refusals = refusals;
    this.bodies = new Bodies(refusals);
  }

  Answer<List<FoundRepository>> found(Response response, int limit, Deadline deadline) {
    if (response.status() != 200) {
      return Answer.refused(refusals.ofStatus(response, ResourceKind.SEARCH));
    }
    return bodies
        .read(response, FORM, deadline)
        .then(
            body ->
                results(body)
                    .map(results -> Answer.found(repositories(results, limit)))
                    .orElseGet(
                        () ->
                            Answer.refused(
                                refusals.bad("its answer to the search cannot be read"))));
  }

  private static Optional<JsonArray> results(byte[] body) {
    return LooseJson.object(body).flatMap(json -> LooseJson.array(json, "results"));
  }

  /** What has no name is left out. */
  private static List<FoundRepository> repositories(JsonArray results, int limit) {
    return results.stream()
        .flatMap(it -> it instanceof JsonObject json ? repository(json) : Stream.empty())
        .limit(limit)
        .toList();
  }

  private static Stream<FoundRepository> repository(JsonObject json) {
    String name = text(json, "name");
    return name.isBlank() || name.length() > FoundRepository.MAX_NAME
        ? Stream.empty()
        : Stream.of(
            new FoundRepository(
                name,
                shortened(text(json, "description")),
                json.getValue("star_count") instanceof Number stars ? stars.longValue() : 0,
                json.getValue("is_official") instanceof Boolean official && official));
  }

  /** A member, without what would do more to a terminal than be shown. */
  private static String text(JsonObject json, String member) {
    return LooseJson.text(json, member).orElse("").replaceAll("\\p{Cc}", " ").strip();
  }

  private static String shortened(String description) {
    return description.substring(
        0, Math.min(description.length(), FoundRepository.MAX_DESCRIPTION));
  }
}
