package dev.entrepot.loadtest.upstream;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The manifests that refer to another (distribution specification, "Listing Referrers"). */
final class ReferrerAnswers {
  private static final String INDEX = "application/vnd.oci.image.index.v1+json";

  private final Repositories repositories;

  ReferrerAnswers(Repositories repositories) {
    this.repositories = repositories;
  }

  Answer list(RequestHead head, String repository, String digest) {
    Optional<String> type = head.parameter("artifactType");
    List<JsonObject> descriptors =
        repositories
            .find(repository)
            .map(found -> referrers(found, digest))
            .orElse(Stream.of())
            .filter(manifest -> type.isEmpty() || type.equals(manifest.artifactType()))
            .sorted(Comparator.comparing(StoredManifest::digest))
            .map(ReferrerAnswers::descriptor)
            .toList();
    var index =
        Answer.json(
                200,
                new JsonObject()
                    .put("schemaVersion", 2)
                    .put("mediaType", INDEX)
                    .put("manifests", new JsonArray(descriptors)))
            .with("content-type", INDEX);
    return type.isPresent() ? index.with("oci-filters-applied", "artifactType") : index;
  }

  private static Stream<StoredManifest> referrers(ScriptedRepository repository, String digest) {
    return repository.manifests().stream()
        .filter(manifest -> manifest.subject().filter(digest::equals).isPresent());
  }

  private static JsonObject descriptor(StoredManifest manifest) {
    var descriptor =
        new JsonObject()
            .put("mediaType", manifest.mediaType())
            .put("digest", manifest.digest())
            .put("size", manifest.content().size());
    manifest.artifactType().ifPresent(type -> descriptor.put("artifactType", type));
    return descriptor;
  }
}
