package dev.entrepot.loadtest.upstream;

import java.util.function.UnaryOperator;

/** Sends those who ask for blobs to where the content is, if the registry knows the blob. */
final class BlobRedirects implements BlobSource {
  private final Repositories repositories;
  private final SignedLinks links;
  private final UnaryOperator<String> location;
  private final int status;

  /**
   * @param location what a link's path and query are in {@code Location}
   */
  BlobRedirects(
      Repositories repositories, SignedLinks links, UnaryOperator<String> location, int status) {
    this.repositories = repositories;
    this.links = links;
    this.location = location;
    this.status = status;
  }

  /** The link is good for a GET, whatever was asked. */
  @Override
  public Answer get(RequestHead head, String repository, String digest) {
    return repositories
        .find(repository)
        .flatMap(found -> found.blob(digest))
        .map(_ -> links.sign("GET", Paths.download(repository, digest)))
        .map(link -> Answer.of(status, new byte[0]).with("location", location.apply(link)))
        .orElseGet(() -> Answer.error(404, "BLOB_UNKNOWN", "no blob " + digest));
  }
}
