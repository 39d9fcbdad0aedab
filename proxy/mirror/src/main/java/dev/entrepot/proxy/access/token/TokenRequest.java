package dev.entrepot.proxy.access.token;

import dev.entrepot.oci.Quoted;
import dev.entrepot.oci.RegistryName;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a client asks the token service for.
 *
 * @param service the registry that the challenge was for; empty if it was for this server
 * @param wantsRefresh whether a refresh token is asked for
 * @param isForm whether it was sent as a form, so that errors are those of OAuth2
 */
public record TokenRequest(
    Optional<RegistryName> service,
    Set<Scope> scopes,
    Credential credential,
    boolean wantsRefresh,
    boolean isForm) {
  /** The name of this server in challenges for requests that name no registry in {@code ns}. */
  public static final String SERVICE = "entrepot";

  /** The longest query or form, in characters. */
  public static final int MAX_CHARACTERS = 64 << 10;

  /** The most parameters. */
  private static final int MAX_PARAMETERS = 64;

  /** A request that cannot be answered with a token, whoever sent it. */
  static final class RefusedException extends Exception {
    private final transient TokenRefusal refusal;

    RefusedException(TokenRefusal refusal) {
      super(refusal.message());
      this.refusal = refusal;
    }

    TokenRefusal refusal() {
      return refusal;
    }
  }

  /**
   * A GET (token specification, "Query Parameters").
   *
   * @param query without the question mark
   * @param authorization the header of that name
   */
  static TokenRequest ofQuery(String query, Optional<String> authorization)
      throws RefusedException {
    Map<String, List<String>> parameters = parameters(query);
    Credential credential = new Credential.None();
    if (authorization.isPresent()) {
      credential =
          Credential.ofBasic(authorization.get())
              .orElseThrow(
                  () ->
                      new RefusedException(
                          TokenRefusal.unauthorized(
                              "the Authorization header is no Basic login with a user name and a"
                                  + " password")));
    }
    boolean wantsRefresh = first(parameters, "offline_token").equals("true");
    return of(parameters, credential, wantsRefresh, false);
  }

  /** A POST ("Distribution Registry v2 authentication using OAuth2"; RFC 6749, 4.3.2 and 6). */
  static TokenRequest ofForm(String form) throws RefusedException {
    Map<String, List<String>> parameters = parameters(form);
    boolean wantsRefresh = first(parameters, "access_type").equals("offline");
    return of(parameters, granted(parameters), wantsRefresh, true);
  }

  private static Credential granted(Map<String, List<String>> form) throws RefusedException {
    String type = first(form, "grant_type");
    return switch (type) {
      case "password" ->
          Credential.password(required(form, "username"), required(form, "password"))
              .orElseThrow(
                  () ->
                      new RefusedException(
                          TokenRefusal.invalid("the user name or the password is too long")));
      case "refresh_token" -> new Credential.Refresh(required(form, "refresh_token"));
      case "" -> throw new RefusedException(TokenRefusal.invalid("grant_type is missing"));
      default ->
          throw new RefusedException(
              TokenRefusal.unknownGrant(
                  "grant_type %s is not supported; use password or refresh_token"
                      .formatted(Quoted.of(type))));
    };
  }

  private static TokenRequest of(
      Map<String, List<String>> parameters,
      Credential credential,
      boolean wantsRefresh,
      boolean isForm)
      throws RefusedException {
    Set<Scope> scopes =
        Scope.parseAll(parameters.getOrDefault("scope", List.of()))
            .orElseThrow(
                () ->
                    new RefusedException(
                        TokenRefusal.invalidScope(
                            "more than %d scopes in one request".formatted(Scope.MAX_SCOPES))));
    String service = first(parameters, "service");
    Optional<RegistryName> registry =
        service.equals(SERVICE) ? Optional.empty() : RegistryName.parse(service);
    return new TokenRequest(registry, scopes, credential, wantsRefresh, isForm);
  }

  private static Map<String, List<String>> parameters(String text) throws RefusedException {
    if (text.length() > MAX_CHARACTERS) {
      throw new RefusedException(
          TokenRefusal.invalid(
              "the request is longer than %d characters".formatted(MAX_CHARACTERS)));
    }
    try {
      return new QueryStringDecoder(text, StandardCharsets.UTF_8, false, MAX_PARAMETERS)
          .parameters();
    } catch (IllegalArgumentException e) {
      throw new RefusedException(TokenRefusal.invalid("the parameters are not percent-encoded"));
    }
  }

  private static String first(Map<String, List<String>> parameters, String name) {
    return parameters.getOrDefault(name, List.of("")).getFirst();
  }

  private static String required(Map<String, List<String>> form, String name)
      throws RefusedException {
    String value = first(form, name);
    if (value.isEmpty()) {
      throw new RefusedException(TokenRefusal.invalid(name + " is missing"));
    }
    return value;
  }
}
