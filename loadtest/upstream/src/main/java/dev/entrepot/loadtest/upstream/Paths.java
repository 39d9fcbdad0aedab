package dev.entrepot.loadtest.upstream;

import dev.entrepot.loadtest.upstream.Endpoint.Download;
import dev.entrepot.loadtest.upstream.Endpoint.OfBlob;
import dev.entrepot.loadtest.upstream.Endpoint.OfManifest;
import dev.entrepot.loadtest.upstream.Endpoint.OfReferrers;
import dev.entrepot.loadtest.upstream.Endpoint.OfTags;
import dev.entrepot.loadtest.upstream.Endpoint.Ping;
import dev.entrepot.loadtest.upstream.Endpoint.Token;
import dev.entrepot.loadtest.upstream.Endpoint.Unknown;
import java.util.Set;

/** Paths to endpoints. Repository names hold slashes, so a path is read from its right end. */
final class Paths {
  static final String TOKEN = "/token";

  /** Where registries are known to have their token endpoints. */
  static final Set<String> TOKENS =
      Set.of(TOKEN, "/v2/auth", "/v2/token", "/oauth2/token", "/jwt/auth", "/proxy_auth");

  private static final String API = "/v2/";
  private static final String STORAGE = "/storage/";
  private static final String TAGS_LIST = "/tags/list";

  private Paths() {}

  static Endpoint parse(String path) {
    if (path.equals("/v2") || path.equals(API)) {
      return new Ping();
    }
    if (TOKENS.contains(path)) {
      return new Token();
    }
    if (path.startsWith(STORAGE)) {
      return download(path.substring(STORAGE.length()));
    }
    return path.startsWith(API) ? inRepository(path.substring(API.length())) : new Unknown();
  }

  static String download(String repository, String digest) {
    return STORAGE + repository + '/' + digest;
  }

  private static Endpoint download(String rest) {
    int slash = rest.lastIndexOf('/');
    return slash < 0
        ? new Unknown()
        : new Download(rest.substring(0, slash), rest.substring(slash + 1));
  }

  private static Endpoint inRepository(String rest) {
    if (rest.endsWith(TAGS_LIST)) {
      return new OfTags(rest.substring(0, rest.length() - TAGS_LIST.length()));
    }
    int last = rest.lastIndexOf('/');
    int kind = rest.lastIndexOf('/', last - 1);
    if (kind < 0) {
      return new Unknown();
    }
    String repository = rest.substring(0, kind);
    String reference = rest.substring(last + 1);
    return switch (rest.substring(kind + 1, last)) {
      case "manifests" -> new OfManifest(repository, reference);
      case "blobs" -> new OfBlob(repository, reference);
      case "referrers" -> new OfReferrers(repository, reference);
      default -> new Unknown();
    };
  }
}
