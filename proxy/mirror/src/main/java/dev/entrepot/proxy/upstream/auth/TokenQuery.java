package dev.entrepot.proxy.upstream.auth;

import dev.entrepot.config.Authority;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.StringJoiner;

/**
 * What a token is asked with, but for the login ("Token Authentication Specification" of the
 * Distribution project). Equal queries may share a token.
 *
 * @param scope one or several, separated by spaces
 * @param caller whose login buys it, by {@link LoginSource#caller}: a token is shown for no other
 */
public record TokenQuery(
    URI realm, Optional<String> service, Optional<String> scope, Optional<String> caller) {
  /** The name of this client, for servers that ask for it (OAuth 2). */
  private static final String CLIENT_ID = "entrepot";

  /** The URL of a GET; shows no credentials. */
  public URI url() {
    String parameters = parameters().toString();
    if (parameters.isEmpty()) {
      return realm;
    }
    char separator = realm.getRawQuery() == null ? '?' : '&';
    return URI.create(withoutFragment() + separator + parameters);
  }

  /** The body of a POST to the realm that shows an identity token, as an URL-encoded form. */
  public String form(String identityToken) {
    StringJoiner form = new StringJoiner("&");
    form.add("grant_type=refresh_token");
    form.add("client_id=" + CLIENT_ID);
    service.ifPresent(name -> form.add(parameter("service", name)));
    scope.ifPresent(scopes -> form.add(parameter("scope", scopes)));
    form.add(parameter("refresh_token", identityToken));
    return form.toString();
  }

  /** Names the realm's host alone: a query may hold secrets. */
  @Override
  public String toString() {
    return "a token of " + Authority.host(realm);
  }

  private StringJoiner parameters() {
    var parameters = new StringJoiner("&");
    service.ifPresent(name -> parameters.add(parameter("service", name)));
    for (String one : scope.orElse("").split(" ", -1)) {
      if (!one.isEmpty()) {
        parameters.add(parameter("scope", one));
      }
    }
    return parameters;
  }

  private String withoutFragment() {
    String text = realm.toString();
    int hash = text.indexOf('#');
    return hash < 0 ? text : text.substring(0, hash);
  }

  private static String parameter(String name, String value) {
    return name + '=' + URLEncoder.encode(value, StandardCharsets.UTF_8);
  }
}
