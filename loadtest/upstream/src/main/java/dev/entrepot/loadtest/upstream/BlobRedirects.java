package dev.entrepot.loadtest.upstream;

import java.net.URI;

/** Sends those who ask for blobs to the storage host, where the registry knows the blob. */
final class BlobRedirects implements BlobSource {
  private static final int TEMPORARY_REDIRECT = 307;

  private final Repositories repositories;
  private final SignedLinks links;
  private final URI storage;

  BlobRedirects(Repositories repositories, SignedLinks links, URI storage) {
    this.repositories = repositories;
    this.links = links;
    this.storage = storage;
  }

  @Override
  public Answer get(RequestHead head, String repository, String digest) {
    return repositories
        .find(repository)
        .flatMap(found -> found.blob(digest))
        .map(_ -> links.sign(head.method(), Paths.download(repository, digest)))
        .map(link -> storage.resolve(link).toString())
        .map(link -> Answer.of(TEMPORARY_REDIRECT, new byte[0]).with("location", link))
        .orElseGet(() -> Answer.error(404, "BLOB_UNKNOWN", "no blob " + digest));
  }
}
