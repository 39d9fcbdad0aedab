package dev.entrepot.proxy.http.request;

import dev.entrepot.oci.Digest;
import dev.entrepot.oci.Reference;
import dev.entrepot.oci.RegistryName;
import dev.entrepot.proxy.resolve.Want;
import dev.entrepot.proxy.route.RequestedName;
import dev.entrepot.proxy.upstream.PageCursor;
import dev.entrepot.proxy.upstream.SearchTerm;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A request of the OCI distribution specification that a read-only registry answers, or one of
 * docker's for a search.
 */
public sealed interface RegistryRequest {
  /** Whether the client wants content (GET) or its description only (HEAD). */
  Want want();

  /**
   * {@code /v2/} (end-1).
   *
   * @param registry whose root it is, where that stands before {@code /v2/}
   */
  record Ping(Want want, Optional<RegistryName> registry) implements RegistryRequest {}

  /** {@code /v1/_ping}, which docker asks before it searches. */
  record PingSearch(Want want) implements RegistryRequest {}

  /** {@code /v1/search?q=TERM&n=LIMIT}, as docker asks it. */
  record Search(Want want, SearchTerm term) implements RegistryRequest {}

  /** {@code /v2/<name>/manifests/<reference>} (end-3). */
  record GetManifest(Want want, RequestedName name, Reference reference)
      implements RegistryRequest {}

  /** {@code /v2/<name>/blobs/<digest>} (end-2). */
  record GetBlob(Want want, RequestedName name, Digest digest) implements RegistryRequest {}

  /**
   * {@code /v2/<name>/tags/list} (end-8).
   *
   * @param n the most tags wanted
   * @param page where it starts: after the tag in {@code last}, or where an upstream's own cursor
   *     says
   */
  record ListTags(Want want, RequestedName name, OptionalInt n, Optional<PageCursor> page)
      implements RegistryRequest {}

  /** {@code /v2/<name>/referrers/<digest>} (end-12). */
  record ListReferrers(Want want, RequestedName name, Digest subject, Optional<String> artifactType)
      implements RegistryRequest {}
}
