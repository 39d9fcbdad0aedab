package dev.entrepot.server.access;

import dev.entrepot.config.access.Who;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Set;

/** A caller of {@link AccessModelTest}. */
sealed interface ModelCaller {
  /** Whether a rule for these is about the caller, at a registry that decides itself or not. */
  boolean isOneOf(Who who, boolean isDecidedUpstream);

  /** The value of {@code Authorization}; empty to send none. */
  String login();

  /** Shows nothing. */
  record Anonymous() implements ModelCaller {
    @Override
    public boolean isOneOf(Who who, boolean isDecidedUpstream) {
      return who instanceof Who.Anonymous || who instanceof Who.Any;
    }

    @Override
    public String login() {
      return "";
    }
  }

  /** In the file of users, or not: it changes. */
  record User(String name) implements ModelCaller {
    @Override
    public boolean isOneOf(Who who, boolean isDecidedUpstream) {
      return who.equals(new Who.User(name)) || isAnyLogin(who);
    }

    @Override
    public String login() {
      return basic(name, Guarded.RIGHT);
    }
  }

  /**
   * Has a token of an issuer, and shows it as a password or by itself.
   *
   * @param token signed, and good for longer than the test
   */
  record Workload(String name, Set<String> groups, String token, boolean asPassword)
      implements ModelCaller {
    @Override
    public boolean isOneOf(Who who, boolean isDecidedUpstream) {
      return switch (who) {
        case Who.User(String wanted) -> wanted.equals(name);
        case Who.Group(String group) -> groups.contains(group);
        case Who.Anonymous _, Who.Login _, Who.Any _ -> isAnyLogin(who);
      };
    }

    @Override
    public String toString() {
      return name + groups;
    }

    @Override
    public String login() {
      return asPassword ? basic("anything", token) : "Bearer " + token;
    }
  }

  /** Has a login at the registry that decides itself; elsewhere it is nobody. */
  record Guest(String name) implements ModelCaller {
    static String password(String name) {
      return "password-of-" + name;
    }

    @Override
    public boolean isOneOf(Who who, boolean isDecidedUpstream) {
      return isDecidedUpstream ? isAnyLogin(who) : new Anonymous().isOneOf(who, false);
    }

    @Override
    public String login() {
      return basic(name, password(name));
    }
  }

  private static boolean isAnyLogin(Who who) {
    return who instanceof Who.Login || who instanceof Who.Any;
  }

  private static String basic(String name, String password) {
    byte[] pair = (name + ':' + password).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(pair);
  }
}
