package dev.entrepot.loadtest.upstream;

import dev.entrepot.loadtest.upstream.Answer.Payload;
import java.util.Optional;

/** Blobs, whole or one range of them (distribution specification, "Pulling blobs"). */
final class BlobAnswers implements BlobSource {
  private final Repositories repositories;

  BlobAnswers(Repositories repositories) {
    this.repositories = repositories;
  }

  @Override
  public Answer get(RequestHead head, String repository, String digest) {
    return repositories
        .find(repository)
        .flatMap(found -> found.blob(digest))
        .map(blob -> get(head, blob))
        .orElseGet(() -> Answer.error(404, "BLOB_UNKNOWN", "no blob " + digest));
  }

  private static Answer get(RequestHead head, Blob blob) {
    return rangeOf(head, blob)
        .map(range -> range(blob, range))
        .orElseGet(() -> Answer.of(200, Payload.whole(blob.content())))
        .with("accept-ranges", "bytes")
        .with("content-type", "application/octet-stream")
        .with("docker-content-digest", blob.digest())
        .with("etag", etag(blob));
  }

  private static Optional<Range> rangeOf(RequestHead head, Blob blob) {
    boolean unchanged = head.header("if-range").map(etag(blob)::equals).orElse(true);
    return head.header("range")
        .filter(_ -> unchanged && head.method().equals("GET"))
        .flatMap(header -> Range.parse(header, blob.size()));
  }

  private static Answer range(Blob blob, Range range) {
    if (!range.isSatisfiable()) {
      return Answer.of(416, new byte[0]).with("content-range", "bytes */" + blob.size());
    }
    return Answer.of(206, Payload.of(blob.content(), range.first(), range.length()))
        .with("content-range", range.contentRange(blob.size()));
  }

  private static String etag(Blob blob) {
    return '"' + blob.digest() + '"';
  }
}
