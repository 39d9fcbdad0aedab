package dev.entrepot.proxy.http.request;

import dev.entrepot.oci.Digest;
import dev.entrepot.oci.OciErrorCode;
import dev.entrepot.oci.Quoted;
import dev.entrepot.oci.Reference;
import dev.entrepot.oci.RegistryName;
import dev.entrepot.proxy.http.request.ParsedRequest.Rejected;
import dev.entrepot.proxy.http.request.ParsedRequest.Understood;
import dev.entrepot.proxy.http.request.RegistryRequest.GetBlob;
import dev.entrepot.proxy.http.request.RegistryRequest.GetManifest;
import dev.entrepot.proxy.http.request.RegistryRequest.ListReferrers;
import dev.entrepot.proxy.http.request.RegistryRequest.ListTags;
import dev.entrepot.proxy.http.request.RegistryRequest.Ping;
import dev.entrepot.proxy.http.request.RegistryRequest.PingSearch;
import dev.entrepot.proxy.http.request.RegistryRequest.Search;
import dev.entrepot.proxy.http.response.Failure;
import dev.entrepot.proxy.resolve.Want;
import dev.entrepot.proxy.route.RequestedName;
import dev.entrepot.proxy.upstream.PageCursor;
import dev.entrepot.proxy.upstream.SearchTerm;
import io.vertx.core.http.HttpMethod;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads a request's line into a type. Paths are taken apart from the right, as repository names
 * have slashes.
 *
 * @see <a href="https://github.com/opencontainers/distribution-spec/blob/main/spec.md">OCI
 *     distribution specification, "Endpoints"</a>
 */
public final class RequestParser {
  /** Of the API before, of which the search is left. */
  private static final String SEARCH_ROOT = "/v1/";

  private RequestParser() {}

  /**
   * Reads a request's line.
   *
   * @param path raw, as it stands in the request line
   * @param query raw, without its question mark
   */
  public static ParsedRequest parse(
      HttpMethod method, @Nullable String path, @Nullable String query) {
    Optional<Want> want = want(method);
    if (want.isEmpty()) {
      return rejected(
          OciErrorCode.UNSUPPORTED,
          "%s is not supported: this is a read-only cache".formatted(method));
    }
    if (path != null && path.startsWith(SEARCH_ROOT)) {
      return search(want.get(), path.substring(SEARCH_ROOT.length()), query);
    }
    Optional<ApiPath> api = ApiPath.of(path == null ? "" : path);
    if (api.isEmpty()) {
      return notFound("no such path; a registry is at /v2/");
    }
    return in(want.get(), api.get(), query);
  }

  private static ParsedRequest in(Want want, ApiPath api, @Nullable String query) {
    if (api.rest().isEmpty()) {
      return new Understood(new Ping(want, api.registry()));
    }
    Optional<Query> parameters = Query.parse(query);
    if (parameters.isEmpty()) {
      return rejected(OciErrorCode.NAME_INVALID, "the query cannot be read");
    }
    return PercentEncoding.decode(api.rest())
        .map(resource -> resource(want, new Place(api.registry(), parameters.get()), resource))
        .orElseGet(
            () -> rejected(OciErrorCode.NAME_INVALID, "invalid percent-encoding in the path"));
  }

  /**
   * What a request's line says beside the resource.
   *
   * @param registry what stands before {@code /v2/}
   */
  private record Place(Optional<RegistryName> registry, Query query) {}

  private static ParsedRequest search(Want want, String resource, @Nullable String query) {
    return switch (resource) {
      case "_ping" -> new Understood(new PingSearch(want));
      case "search" ->
          Query.parse(query)
              .flatMap(RequestParser::term)
              .<ParsedRequest>map(term -> new Understood(new Search(want, term)))
              .orElseGet(
                  () ->
                      rejected(
                          OciErrorCode.NAME_INVALID,
                          "a search has q, of 1 to %d characters, and n from 1 to %d"
                              .formatted(SearchTerm.MAX_CHARACTERS, SearchTerm.MAX_LIMIT)));
      default -> notFound("no such path below /v1/, where there is the search alone");
    };
  }

  private static Optional<SearchTerm> term(Query query) {
    return query
        .count("n")
        .flatMap(
            n ->
                query
                    .first("q")
                    .flatMap(text -> SearchTerm.of(text, n.orElse(SearchTerm.USUAL_LIMIT))));
  }

  private static Optional<Want> want(HttpMethod method) {
    if (method.equals(HttpMethod.GET)) {
      return Optional.of(Want.CONTENT);
    }
    return method.equals(HttpMethod.HEAD) ? Optional.of(Want.DESCRIPTION) : Optional.empty();
  }

  private static ParsedRequest resource(Want want, Place place, String resource) {
    int last = resource.lastIndexOf('/');
    int kind = resource.lastIndexOf('/', last - 1);
    if (last < 0 || kind < 0) {
      return notFound("no such path below /v2/");
    }
    String name = resource.substring(0, kind);
    String item = resource.substring(last + 1);
    return switch (resource.substring(kind + 1, last)) {
      case "manifests" -> named(name, place, found -> manifest(want, found, item));
      case "blobs" -> named(name, place, found -> blob(want, found, item));
      case "referrers" -> named(name, place, found -> referrers(want, found, item, place.query()));
      case "tags" ->
          item.equals("list")
              ? named(name, place, found -> tags(want, found, place.query()))
              : notFound("no such path below /v2/");
      default -> notFound("no such path below /v2/");
    };
  }

  private static ParsedRequest named(
      String path, Place place, Function<RequestedName, ParsedRequest> next) {
    Optional<String> ns = place.query().first("ns");
    Optional<RegistryName> namespace = ns.flatMap(RegistryName::parse);
    if (namespace.isEmpty() && ns.isPresent()) {
      return rejected(OciErrorCode.NAME_INVALID, "ns is not the name of a registry");
    }
    return place
        .registry()
        .map(registry -> RequestedName.before(registry, namespace, path))
        .orElseGet(() -> RequestedName.parse(namespace, path))
        .map(next)
        .orElseGet(
            () ->
                rejected(OciErrorCode.NAME_INVALID, "invalid repository name " + Quoted.of(path)));
  }

  private static ParsedRequest manifest(Want want, RequestedName name, String item) {
    return Reference.parse(item)
        .<ParsedRequest>map(reference -> new Understood(new GetManifest(want, name, reference)))
        .orElseGet(
            () ->
                item.indexOf(':') >= 0
                    ? rejected(OciErrorCode.DIGEST_INVALID, "invalid digest " + Quoted.of(item))
                    // No registry can have a tag outside the grammar: so it is known to be absent.
                    : rejected(OciErrorCode.MANIFEST_UNKNOWN, "invalid tag " + Quoted.of(item)));
  }

  private static ParsedRequest blob(Want want, RequestedName name, String item) {
    return digest(item, digest -> new GetBlob(want, name, digest));
  }

  private static ParsedRequest referrers(Want want, RequestedName name, String item, Query query) {
    return digest(
        item, digest -> new ListReferrers(want, name, digest, query.first("artifactType")));
  }

  private static ParsedRequest tags(Want want, RequestedName name, Query query) {
    Optional<PageCursor> page = query.page();
    if (page.isEmpty() && query.namesPage()) {
      return rejected(OciErrorCode.NAME_INVALID, "the query is not where a page of tags can start");
    }
    return query
        .count("n")
        .<ParsedRequest>map(n -> new Understood(new ListTags(want, name, n, page)))
        .orElseGet(() -> rejected(OciErrorCode.NAME_INVALID, "n is not a number of tags"));
  }

  private static ParsedRequest digest(String item, Function<Digest, RegistryRequest> next) {
    return Digest.parse(item)
        .<ParsedRequest>map(digest -> new Understood(next.apply(digest)))
        .orElseGet(
            () -> rejected(OciErrorCode.DIGEST_INVALID, "invalid digest " + Quoted.of(item)));
  }

  private static ParsedRequest notFound(String message) {
    return rejected(OciErrorCode.NAME_UNKNOWN, message);
  }

  private static ParsedRequest rejected(OciErrorCode code, String message) {
    return new Rejected(Failure.of(code, message));
  }
}
