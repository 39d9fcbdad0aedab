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
final class Asks {
  /** Without all of these some registries answer in a form that is long gone. */
  static final String MANIFEST_TYPES =
      Stream.of(
              MediaType.OCI_INDEX,
              MediaType.OCI_MANIFEST,
              MediaType.DOCKER_LIST,
              MediaType.DOCKER_MANIFEST)
          .map(MediaType::toString)
          .collect(Collectors.joining(", ", "", ", */*"));

  private Asks() {}

  static Ask manifest(HttpMethod method, RepositoryName repository, Reference reference) {
    return Ask.of(method, relative(repository + "/manifests/" + reference), Kind.MANIFEST)
        .with(Ask.ACCEPT, MANIFEST_TYPES);
  }

  static Ask blob(HttpMethod method, RepositoryName repository, Digest digest) {
    return Ask.of(method, relative(repository + "/blobs/" + digest), Kind.BLOB)
        .with(Ask.ACCEPT, "*/*");
  }

  static Ask tags(RepositoryName repository, OptionalInt n, Optional<PageCursor> page) {
    var query = new StringJoiner("&", "?", "").setEmptyValue("");
    n.ifPresent(number -> query.add("n=" + number));
    page.map(PageCursor::query).ifPresent(query::add);
    return Ask.of(HttpMethod.GET, relative(repository + "/tags/list" + query), Kind.TAGS)
        .with(Ask.ACCEPT, MediaType.JSON.toString());
  }

  static Ask referrers(RepositoryName repository, Digest subject, Optional<PageCursor> page) {
    String query = page.map(start -> "?" + start.query()).orElse("");
    return Ask.of(
            HttpMethod.GET, relative(repository + "/referrers/" + subject + query), Kind.REFERRERS)
        .with(Ask.ACCEPT, MediaType.OCI_INDEX.toString());
  }

  /** Relative to {@code /v1/}, at the place of the search. */
  static Ask search(SearchTerm term) {
    String query = "search?q=" + encoded(term.text()) + "&n=" + term.limit();
    return Ask.of(HttpMethod.GET, relative(query), Kind.SEARCH)
        .with(Ask.ACCEPT, MediaType.JSON.toString());
  }

  private static URI relative(String path) {
    return URI.create(path);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
