package dev.entrepot.operate.images;

import dev.entrepot.cache.listing.ListedPeriods;
import dev.entrepot.cache.listing.TagPeriod;
import dev.entrepot.cache.listing.TagPeriod.End;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.RegistryName;
import dev.entrepot.oci.Repository;
import dev.entrepot.oci.RepositoryName;
import dev.entrepot.oci.Tag;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Tags and what they have pointed at as JSON, an object each: {@code digest} if the tag is there,
 * and {@code history}, the latest first. An entry without {@code until} is the one of now; one with
 * {@code gone} ended as the tag was gone.
 */
public final class TagsJson {
  private static final String HISTORY = "history";

  private TagsJson() {}

  public static JsonObject of(ListedPeriods tag) {
    var json =
        new JsonObject()
            .put("registry", tag.repository().registry().value())
            .put("repository", tag.repository().name().value())
            .put("tag", tag.tag().value());
    tag.target().ifPresent(target -> json.put("digest", target.toString()));
    return json.put(HISTORY, new JsonArray(tag.periods().stream().map(TagsJson::period).toList()));
  }

  private static JsonObject period(TagPeriod period) {
    var json =
        new JsonObject()
            .put("digest", period.digest().toString())
            .put("since", period.since().toString());
    return switch (period.end()) {
      case End.Now _ -> json;
      case End.Moved(var at) -> json.put("until", at.toString());
      case End.Gone(var at) -> json.put("until", at.toString()).put("gone", true);
    };
  }

  /** Reads what {@link #of} has written; empty for any other text. */
  public static Optional<ListedPeriods> read(String line) {
    try {
      return tag(new JsonObject(line));
    } catch (DecodeException | ClassCastException | DateTimeException e) {
      return Optional.empty();
    }
  }

  private static Optional<ListedPeriods> tag(JsonObject json) {
    Optional<RegistryName> registry = LooseJson.text(json, "registry").flatMap(RegistryName::parse);
    Optional<RepositoryName> name =
        LooseJson.text(json, "repository").flatMap(RepositoryName::parse);
    Optional<Tag> tag = LooseJson.text(json, "tag").flatMap(Tag::parse);
    Optional<JsonArray> history = LooseJson.array(json, HISTORY);
    return registry.isPresent() && name.isPresent() && tag.isPresent() && history.isPresent()
        ? Optional.of(
            new ListedPeriods(
                new Repository(registry.get(), name.get()), tag.get(), periods(history.get())))
        : Optional.empty();
  }

  private static List<TagPeriod> periods(JsonArray history) {
    return history.stream().flatMap(it -> readPeriod((JsonObject) it)).toList();
  }

  private static Stream<TagPeriod> readPeriod(JsonObject json) {
    Optional<Instant> since = LooseJson.text(json, "since").map(Instant::parse);
    return LooseJson.text(json, "digest")
        .flatMap(Digest::parse)
        .flatMap(digest -> since.map(at -> new TagPeriod(digest, at, end(json))))
        .stream();
  }

  private static End end(JsonObject json) {
    Optional<Instant> until = LooseJson.text(json, "until").map(Instant::parse);
    if (until.isEmpty()) {
      return new End.Now();
    }
    return json.getBoolean("gone", false) ? new End.Gone(until.get()) : new End.Moved(until.get());
  }
}
