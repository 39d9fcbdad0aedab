package dev.entrepot.proxy.upstream;

import dev.entrepot.oci.Tag;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;

/** Reads lists of tags (OCI distribution specification, "Listing Tags"). */
final class TagAnswers {
  /** The largest list that is read, in bytes: 16 MiB. */
  static final int MAX_BYTES = 16 << 20;

  private final Refusals refusals;
  private final Bodies bodies;

  TagAnswers(Refusals refusals) {
    this.refusals = refusals;
    this.bodies = new Bodies(refusals);
  }

  Answer<TagList> list(Response response, Deadline deadline) {
    if (response.status() != 200) {
      return Answer.refused(refusals.ofStatus(response, Kind.TAGS));
    }
    return switch (NextPage.of(response)) {
      case NextPage.None() -> read(response, deadline, Optional.empty());
      case NextPage.At(PageCursor cursor) -> read(response, deadline, Optional.of(cursor));
      case NextPage.Unreadable() -> {
        response.close();
        yield Answer.refused(refusals.bad("its list of tags has a next page that cannot be read"));
      }
    };
  }

  private Answer<TagList> read(
      Response response, Deadline deadline, Optional<PageCursor> nextPage) {
    return bodies
        .read(response, MAX_BYTES, "list of tags", deadline)
        .then(
            body ->
                tags(body)
                    .map(tags -> Answer.found(new TagList(tags, nextPage)))
                    .orElseGet(
                        () -> Answer.refused(refusals.bad("its list of tags cannot be read"))));
  }

  /** What in the list is a tag; registries have been seen to list nulls, or null for no tags. */
  private static Optional<List<String>> tags(byte[] body) {
    try {
      var json = new JsonObject(Buffer.buffer(body));
      return switch (json.getValue("tags")) {
        case null -> Optional.of(List.of());
        case JsonArray array -> Optional.of(tags(array));
        default -> Optional.empty();
      };
    } catch (DecodeException | ClassCastException e) {
      return Optional.empty(); // Not a JSON object.
    }
  }

  private static List<String> tags(JsonArray array) {
    return array.stream()
        .filter(String.class::isInstance)
        .map(String.class::cast)
        .filter(text -> Tag.parse(text).isPresent())
        .toList();
  }
}
