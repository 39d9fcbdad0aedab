package dev.entrepot.proxy.upstream;

import dev.entrepot.oci.Digest;
import dev.entrepot.oci.MediaType;
import dev.entrepot.oci.Reference;
import dev.entrepot.oci.RepositoryName;
import io.vertx.core.http.HttpMethod;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.StringJoiner;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The requests of the OCI distribution specification that read, whose URLs are relative to {@code
 * /v2/}, and that of a search.
 */
final class RegistryRequests {
  /** Without all of these some registries answer in a form that is long gone. */
  static final String MANIFEST_TYPES =
      Stream.of(
              MediaType.OCI_INDEX,
              MediaType.OCI_MANIFEST,
              MediaType.DOCKER_LIST,
              MediaType.DOCKER_MANIFEST)
          .map(MediaType::toString)
          .collect(Collectors.joining(", ", "", ", */*"));

  private RegistryRequests() {}

  static UpstreamRequest manifest(
      HttpMethod method, RepositoryName repository, Reference reference) {
    return UpstreamRequest.of(
            method, relative(repository + "/manifests/" + reference), ResourceKind.MANIFEST)
        .with(UpstreamRequest.ACCEPT, MANIFEST_TYPES);
  }

  static UpstreamRequest blob(HttpMethod method, RepositoryName repository, Digest digest) {
    return UpstreamRequest.of(method, relative(repository + "/blobs/" + digest), ResourceKind.BLOB)
        .with(UpstreamRequest.ACCEPT, "*/*");
  }

  static UpstreamRequest tags(RepositoryName repository, OptionalInt n, Optional<PageCursor> page) {
    var query = new StringJoiner("&", "?", "").setEmptyValue("");
    n.ifPresent(number -> query.add("n=" + number));
    page.map(PageCursor::query).ifPresent(query::add);
    return UpstreamRequest.of(
            HttpMethod.GET, relative(repository + "/tags/list" + query), ResourceKind.TAGS)
        .with(UpstreamRequest.ACCEPT, MediaType.JSON.toString());
  }

  static UpstreamRequest referrers(
      RepositoryName repository, Digest subject, Optional<PageCursor> page) {
    String query = page.map(start -> "?" + start.query()).orElse("");
    return UpstreamRequest.of(
            HttpMethod.GET,
            relative(repository + "/referrers/" + subject + query),
            ResourceKind.REFERRERS)
        .with(UpstreamRequest.ACCEPT, MediaType.OCI_INDEX.toString());
  }

  /** Relative to {@code /v1/}, at the place of the search. */
  static UpstreamRequest search(SearchTerm term) {
    String query = "search?q=" + encoded(term.text()) + "&n=" + term.limit();
    return UpstreamRequest.of(HttpMethod.GET, relative(query), ResourceKind.SEARCH)
        .with(UpstreamRequest.ACCEPT, MediaType.JSON.toString());
  }

  private static URI relative(String path) {
    return URI.create(path);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
