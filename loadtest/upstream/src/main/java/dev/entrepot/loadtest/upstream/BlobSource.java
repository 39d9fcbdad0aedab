package dev.entrepot.loadtest.upstream;

/** Where the registry's answers to requests for blobs come from. */
@FunctionalInterface
interface BlobSource {
  Answer get(RequestHead head, String repository, String digest);
}
