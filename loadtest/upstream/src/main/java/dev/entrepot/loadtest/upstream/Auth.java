package dev.entrepot.loadtest.upstream;

import java.net.URI;
import java.time.Duration;
import java.util.List;

/** What the registry asks of those who pull. */
public sealed interface Auth {
  /** Nothing. */
  record None() implements Auth {}

  /** These credentials on each request. */
  record Basic(Credentials credentials) implements Auth {}

  /**
   * A token on each request, for the repository's scope, had at the token endpoint (distribution
   * project, "Token Authentication Specification").
   *
   * @param service what the challenge names and the token endpoint must be asked for
   * @param lifetime of a token
   * @param tellsLifetime whether the token's answer has {@code expires_in}
   * @param field the name of the token in its answer
   * @param grantees whom the token endpoint knows; others are refused
   * @param anonymous whether the token endpoint answers without credentials
   * @param realm where the token endpoint is
   */
  record Bearer(
      String service,
      Duration lifetime,
      boolean tellsLifetime,
      TokenField field,
      List<Grantee> grantees,
      boolean anonymous,
      Realm realm,
      Dialect dialect)
      implements Auth {
    /** Copies the list. */
    public Bearer {
      grantees = List.copyOf(grantees);
    }

    /** Anonymous tokens of five minutes from the registry itself. */
    public static Bearer anonymously() {
      return new Bearer(
          "scripted",
          Duration.ofMinutes(5),
          true,
          TokenField.TOKEN,
          List.of(),
          true,
          new Realm.OnRegistry(),
          Dialect.PLAIN);
    }

    /** Tokens for these credentials alone. */
    public static Bearer of(Credentials credentials) {
      return anonymously().with(credentials, false);
    }

    /** The same with these credentials, and whether it goes without. */
    public Bearer with(Credentials known, boolean anonymousToo) {
      return with(List.of(new Grantee(known, "")), anonymousToo);
    }

    /** The same with these grantees, and whether it goes without being one. */
    public Bearer with(List<Grantee> known, boolean anonymousToo) {
      return new Bearer(
          service, lifetime, tellsLifetime, field, known, anonymousToo, realm, dialect);
    }

    /** The same with tokens that live this long. */
    public Bearer with(Duration life) {
      return new Bearer(service, life, tellsLifetime, field, grantees, anonymous, realm, dialect);
    }

    /** The same, but the client is not told how long a token lives. */
    public Bearer withoutTellingLifetime() {
      return new Bearer(service, lifetime, false, field, grantees, anonymous, realm, dialect);
    }

    /** The same with the token under this name. */
    public Bearer with(TokenField name) {
      return new Bearer(
          service, lifetime, tellsLifetime, name, grantees, anonymous, realm, dialect);
    }

    /** The same with the token endpoint there. */
    public Bearer with(Realm place) {
      return new Bearer(
          service, lifetime, tellsLifetime, field, grantees, anonymous, place, dialect);
    }

    /** The same for a service of this name. */
    public Bearer with(String name) {
      return new Bearer(name, lifetime, tellsLifetime, field, grantees, anonymous, realm, dialect);
    }

    /** The same in another dialect. */
    public Bearer with(Dialect other) {
      return new Bearer(service, lifetime, tellsLifetime, field, grantees, anonymous, realm, other);
    }
  }

  /**
   * Somebody who gets tokens.
   *
   * @param prefix of the names of the repositories that they may read; empty for all
   */
  record Grantee(Credentials credentials, String prefix) {}

  /** The name of the token in the token endpoint's answer. */
  enum TokenField {
    /** As the token specification has it. */
    TOKEN("token"),
    /** As OAuth 2.0 has it. */
    ACCESS_TOKEN("access_token");

    private final String key;

    TokenField(String key) {
      this.key = key;
    }

    String key() {
      return key;
    }
  }

  /** Where the token endpoint is. */
  sealed interface Realm {
    /** On the registry's own host and port. */
    record OnRegistry() implements Realm {}

    /**
     * On a port of its own, kept by the registry.
     *
     * @param host an address of this machine, for example {@code localhost}
     */
    record OnOwnPort(String host) implements Realm {}

    /** Anywhere; the registry knows nothing of the tokens that are given there. */
    record Elsewhere(URI uri) implements Realm {}
  }
}
