package dev.entrepot.proxy.access.login.issuer;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.util.JSONObjectUtils;
import dev.entrepot.oci.Quoted;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Finds an issuer's keys by its discovery document (OpenID Connect Discovery 1.0, 4). No redirect
 * is followed. Blocking; for virtual threads.
 */
public final class IssuerDocuments implements FetchedKeys.Source {
  private static final String DISCOVERY = "/.well-known/openid-configuration";

  private final URI issuer;
  private final HttpClient http;
  private final Duration patience;

  /**
   * @param patience for a whole document
   */
  public IssuerDocuments(URI issuer, HttpClient http, Duration patience) {
    this.issuer = issuer;
    this.http = http;
    this.patience = patience;
  }

  @Override
  public List<JWK> fetch() throws IOException {
    URI keys = keysOf(get(discovery()));
    try {
      return KeySet.parse(get(keys));
    } catch (ParseException e) {
      throw new IOException("%s: %s".formatted(keys, e.getMessage()), e);
    }
  }

  private URI discovery() {
    String text = issuer.toString();
    String bare = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    return URI.create(bare + DISCOVERY);
  }

  private URI keysOf(String document) throws IOException {
    try {
      Map<String, Object> json = JSONObjectUtils.parse(document);
      if (json == null) {
        throw new ParseException("null", 0);
      }
      if (!issuer.toString().equals(json.get("issuer"))) {
        throw new IOException(
            "%s is the document of another issuer: %s"
                .formatted(discovery(), Quoted.of(String.valueOf(json.get("issuer")))));
      }
      URI keys = new URI(String.valueOf(json.get("jwks_uri")));
      if (!isTrusted(keys)) {
        throw new IOException("the jwks_uri of %s is no https URL".formatted(discovery()));
      }
      return keys;
    } catch (ParseException | URISyntaxException e) {
      throw new IOException("%s is no discovery document".formatted(discovery()), e);
    }
  }

  /** Keys come over TLS; plainly only from the very host of an issuer that is asked plainly. */
  private boolean isTrusted(URI keys) {
    return keys.getHost() != null
        && ("https".equals(keys.getScheme())
            || ("http".equals(keys.getScheme())
                && "http".equals(issuer.getScheme())
                && keys.getRawAuthority().equals(issuer.getRawAuthority())));
  }

  private String get(URI uri) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(uri).timeout(patience).header("Accept", "application/json").build();
    CompletableFuture<HttpResponse<String>> asked =
        http.sendAsync(
            request,
            BodyHandlers.limiting(BodyHandlers.ofString(StandardCharsets.UTF_8), KeySet.MAX_BYTES));
    try {
      HttpResponse<String> answer = asked.get(patience.toMillis(), TimeUnit.MILLISECONDS);
      if (answer.statusCode() != 200) {
        throw new IOException("%s answers %d".formatted(uri, answer.statusCode()));
      }
      return answer.body();
    } catch (TimeoutException e) {
      asked.cancel(true);
      throw new IOException("%s has not answered within %s".formatted(uri, patience), e);
    } catch (ExecutionException e) {
      throw new IOException("%s: %s".formatted(uri, e.getCause()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("asking %s was interrupted".formatted(uri));
    }
  }
}
