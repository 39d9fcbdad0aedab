package dev.entrepot.proxy.upstream;

import dev.entrepot.oci.MediaType;
import dev.entrepot.proxy.answer.Answer;
import java.util.Optional;

/** Reads what an upstream says of manifests. */
final class ManifestAnswers {
  /** Beside the bytes there are their text and what it says, while they are checked. */
  private static final Bodies.Form FORM =
      new Bodies.Form(FetchedManifest.MAX_BYTES, 4, ResourceKind.MANIFEST.label());

  private final Refusals refusals;
  private final Bodies bodies;
  private final Quota quota;

  ManifestAnswers(Refusals refusals, Quota quota) {
    this.refusals = refusals;
    this.quota = quota;
    this.bodies = new Bodies(refusals);
  }

  /**
   * The answer to a HEAD. Registries and what stands before them refuse that method in many ways,
   * so that a status which is neither trouble nor a plain no says nothing.
   */
  Answer<ManifestHead> head(Response response) {
    quota.read(response);
    return switch (response.status()) {
      case 200 -> {
        response.discard();
        yield Answer.found(ManifestHead.of(response));
      }
      case 401, 404, 429, 500, 502, 503, 504 ->
          Answer.refused(refusals.ofStatus(response, ResourceKind.MANIFEST));
      default -> {
        response.discard();
        yield Answer.found(ManifestHead.SILENT);
      }
    };
  }

  Answer<FetchedManifest> fetched(EndpointId endpoint, Response response, Deadline deadline) {
    quota.read(response);
    if (response.status() != 200) {
      return Answer.refused(refusals.ofStatus(response, ResourceKind.MANIFEST));
    }
    return bodies
        .read(response, FORM, deadline)
        .then(raw -> Answer.found(new FetchedManifest(raw, mediaType(response), endpoint)));
  }

  private static Optional<MediaType> mediaType(Response response) {
    return response.header("content-type").flatMap(MediaType::parse);
  }
}
