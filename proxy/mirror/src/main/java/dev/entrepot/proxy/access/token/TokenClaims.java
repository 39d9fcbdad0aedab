package dev.entrepot.proxy.access.token;

import dev.entrepot.oci.RegistryName;
import dev.entrepot.oci.Repository;
import dev.entrepot.oci.RepositoryName;
import dev.entrepot.proxy.access.Caller;
import dev.entrepot.proxy.access.Proof;
import dev.entrepot.proxy.access.pass.PassedKey;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a token says: the claims of RFC 7519, 4.1, and {@code access} as the token specification of
 * the Distribution project has it, with the registry in each name.
 *
 * @param from when it begins to be valid; whole seconds
 * @param until when it ends; whole seconds
 */
record TokenClaims(Optional<ProvenLogin> login, Grants grants, Instant from, Instant until) {
  private static final String PARTY = "entrepot";
  private static final String REPOSITORY = "repository";
  private static final String PASSED = "passed";
  private static final List<String> PULL = List.of("pull");

  /** A payload that lacks a claim, or has one of another form. */
  static final class MalformedException extends Exception {
    private final String why;

    MalformedException(String why) {
      super(why);
      this.why = why;
    }

    String why() {
      return why;
    }
  }

  Map<String, Object> toJson() {
    var json = new LinkedHashMap<String, Object>();
    json.put("iss", PARTY);
    json.put("aud", PARTY);
    json.put("sub", login.map(it -> it.caller().name()).orElse(""));
    json.put("iat", from.getEpochSecond());
    json.put("nbf", from.getEpochSecond());
    json.put("exp", until.getEpochSecond());
    json.put("jti", UUID.randomUUID().toString());
    json.put("access", grants.pull().stream().map(TokenClaims::entry).toList());
    grants
        .passed()
        .ifPresent(
            it -> json.put(PASSED, Map.of("registry", it.registry().value(), "login", it.key())));
    login.ifPresent(
        it -> {
          json.put("groups", List.copyOf(new TreeSet<>(it.caller().groups())));
          json.put("proof", it.caller().proof().name());
          json.put("mark", it.mark());
        });
    return json;
  }

  private static Map<String, Object> entry(Repository repository) {
    var entry = new LinkedHashMap<String, Object>();
    entry.put("type", REPOSITORY);
    entry.put("name", repository.toString());
    entry.put("actions", PULL);
    return entry;
  }

  static TokenClaims parse(@Nullable Map<String, Object> json) throws MalformedException {
    if (json == null) {
      throw new MalformedException("the payload is not a JSON object");
    }
    if (!isOfUs(json)) {
      throw new MalformedException("issued by or for another service");
    }
    var grants = new Grants(repositories(json), passed(json));
    return new TokenClaims(login(json), grants, time(json, "nbf"), time(json, "exp"));
  }

  /** Whether a payload is by and for this server. */
  static boolean isOfUs(@Nullable Map<String, Object> json) {
    return json != null && PARTY.equals(json.get("iss")) && PARTY.equals(json.get("aud"));
  }

  private static Optional<PassedKey> passed(Map<String, Object> json) throws MalformedException {
    if (!json.containsKey(PASSED)) {
      return Optional.empty();
    }
    Map<?, ?> passed = as(Map.class, json.get(PASSED), PASSED);
    Optional<PassedKey> key =
        PassedKey.parse(
            as(String.class, passed.get("registry"), PASSED),
            as(String.class, passed.get("login"), PASSED));
    if (key.isEmpty()) {
      throw malformed(PASSED);
    }
    return key;
  }

  private static Optional<ProvenLogin> login(Map<String, Object> json) throws MalformedException {
    String name = text(json, "sub");
    if (name.isEmpty()) {
      return Optional.empty();
    }
    var groups = new HashSet<String>();
    for (Object group : list(json, "groups")) {
      groups.add(as(String.class, group, "groups"));
    }
    String mark = text(json, "mark");
    if (mark.length() > ProvenLogin.MAX_MARK) {
      throw malformed("mark");
    }
    return Optional.of(new ProvenLogin(new Caller.Known(name, groups, proof(json)), mark));
  }

  private static Proof proof(Map<String, Object> json) throws MalformedException {
    String name = text(json, "proof");
    for (Proof proof : Proof.values()) {
      if (proof.name().equals(name)) {
        return proof;
      }
    }
    throw malformed("proof");
  }

  private static Set<Repository> repositories(Map<String, Object> json) throws MalformedException {
    var found = new HashSet<Repository>();
    for (Object entry : list(json, "access")) {
      Map<?, ?> access = as(Map.class, entry, "access");
      if (!REPOSITORY.equals(access.get("type")) || !PULL.equals(access.get("actions"))) {
        throw malformed("access");
      }
      found.add(repository(as(String.class, access.get("name"), "access")));
    }
    return found;
  }

  private static Repository repository(String text) throws MalformedException {
    int slash = text.indexOf('/');
    Optional<RegistryName> registry = RegistryName.parse(text.substring(0, Math.max(0, slash)));
    Optional<RepositoryName> name = RepositoryName.parse(text.substring(slash + 1));
    if (registry.isEmpty() || name.isEmpty()) {
      throw malformed("access");
    }
    return new Repository(registry.get(), name.get());
  }

  private static Instant time(Map<String, Object> json, String claim) throws MalformedException {
    try {
      return Instant.ofEpochSecond(as(Number.class, json.get(claim), claim).longValue());
    } catch (DateTimeException e) {
      throw malformed(claim);
    }
  }

  private static String text(Map<String, Object> json, String claim) throws MalformedException {
    return as(String.class, json.get(claim), claim);
  }

  private static List<?> list(Map<String, Object> json, String claim) throws MalformedException {
    return as(List.class, json.get(claim), claim);
  }

  private static <T> T as(Class<T> type, @Nullable Object value, String claim)
      throws MalformedException {
    if (!type.isInstance(value)) {
      throw malformed(claim);
    }
    return type.cast(value);
  }

  private static MalformedException malformed(String claim) {
    return new MalformedException("the claim %s is missing or malformed".formatted(claim));
  }
}
