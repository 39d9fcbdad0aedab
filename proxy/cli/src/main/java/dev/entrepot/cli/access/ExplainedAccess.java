package dev.entrepot.cli.access;

import dev.entrepot.config.EntrepotConfig;
import dev.entrepot.config.UpstreamConfig;
import dev.entrepot.config.access.AccessConfig;
import dev.entrepot.config.access.AccessRule;
import dev.entrepot.config.access.AnonymousAccess;
import dev.entrepot.config.access.UpstreamRights;
import dev.entrepot.config.read.ConfigOrigin;
import dev.entrepot.config.read.Loaded;
import dev.entrepot.oci.Repository;
import dev.entrepot.proxy.access.AccessRules;
import dev.entrepot.proxy.access.Caller;
import dev.entrepot.proxy.access.Verdict;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a configuration gives a caller of a repository, and why.
 *
 * @param rule the rule that decides; empty if it is not a rule that does
 * @param rights whose rights decide at the registry, if it is asked
 */
record ExplainedAccess(
    Caller caller,
    Repository repository,
    Verdict verdict,
    Optional<Rule> rule,
    Optional<UpstreamRights> rights) {
  /**
   * A rule in its place.
   *
   * @param number from 1
   */
  record Rule(int number, AccessRule rule, Optional<ConfigOrigin> origin) {}

  /** Looks a decision up in a configuration. */
  static ExplainedAccess of(Loaded<EntrepotConfig> loaded, Caller caller, Repository repository) {
    EntrepotConfig config = loaded.value();
    Optional<UpstreamConfig> upstream =
        Optional.ofNullable(config.upstreams().get(repository.registry()));
    Optional<UpstreamRights> rights = upstream.map(UpstreamConfig::rights);
    if (upstream.isEmpty()) {
      var denied = new Verdict.Denied(repository.registry() + " is not in upstreams");
      return new ExplainedAccess(caller, repository, denied, Optional.empty(), rights);
    }
    if (config.access().isEmpty()) {
      var allowed = new Verdict.Allowed("there is no section access");
      return new ExplainedAccess(caller, repository, allowed, Optional.empty(), rights);
    }
    AccessConfig access = config.access().get();
    Optional<Rule> rule = rule(loaded, access, caller, repository);
    return new ExplainedAccess(
        caller, repository, verdict(access, caller, repository), rule, rights);
  }

  private static boolean isShutOut(AccessConfig access, Caller caller) {
    return access.anonymous() == AnonymousAccess.DENY && caller instanceof Caller.Anonymous;
  }

  private static Verdict verdict(AccessConfig access, Caller caller, Repository repository) {
    if (isShutOut(access, caller)) {
      return new Verdict.LoginNeeded("anonymous is deny");
    }
    return access.rules().isEmpty()
        ? new Verdict.Allowed("there are no rules")
        : new AccessRules(access.rules()).of(caller, repository);
  }

  private static Optional<Rule> rule(
      Loaded<?> loaded, AccessConfig access, Caller caller, Repository repository) {
    List<AccessRule> rules = access.rules();
    if (isShutOut(access, caller) || rules.isEmpty()) {
      return Optional.empty();
    }
    OptionalInt deciding = new AccessRules(rules).deciding(caller, repository);
    if (deciding.isEmpty()) {
      return Optional.empty();
    }
    int number = deciding.getAsInt();
    return Optional.of(
        new Rule(
            number,
            rules.get(number - 1),
            loaded.origin("access.rules[%d].who".formatted(number))));
  }

  /** Whether the caller gets anything. */
  boolean isAllowed() {
    return switch (verdict) {
      case Verdict.Allowed _, Verdict.Stored _ -> true;
      case Verdict.LoginNeeded _, Verdict.Denied _ -> false;
    };
  }

  /** The decision in a word, for programs. */
  private String word() {
    return switch (verdict) {
      case Verdict.Allowed _ -> "allowed";
      case Verdict.Stored _ -> "cached";
      case Verdict.LoginNeeded _ -> "login-needed";
      case Verdict.Denied _ -> "denied";
    };
  }

  /** The decision for people, on one line and more. */
  String text() {
    String what =
        switch (verdict) {
          case Verdict.Allowed _ -> "allowed";
          case Verdict.Stored _ -> "cached: what is stored, without a request to the registry";
          case Verdict.LoginNeeded _ -> "login needed";
          case Verdict.Denied _ -> "denied";
        };
    var text = new StringBuilder("%s: %s\n".formatted(repository, what));
    text.append(rule.map(ExplainedAccess::text).orElse(verdict.why()));
    if (isAllowed() && rights.orElse(UpstreamRights.SHARED) instanceof UpstreamRights.OfCaller) {
      text.append(
          "\n%s decides as well, by the caller's own login there".formatted(repository.registry()));
    }
    return text.toString();
  }

  private static String text(Rule rule) {
    String place = rule.origin().map(" (%s)"::formatted).orElse("");
    return "rule %d%s: %s".formatted(rule.number(), place, rule.rule());
  }

  /** The decision for programs. */
  JsonObject json() {
    var object = new JsonObject();
    switch (caller) {
      case Caller.Anonymous() -> object.put("anonymous", true);
      case Caller.Known known ->
          object
              .put("user", known.name())
              .put("groups", new JsonArray(known.groups().stream().sorted().toList()));
    }
    object
        .put("repository", repository.toString())
        .put("decision", word())
        .put("why", verdict.why());
    rule.ifPresent(it -> put(object, it));
    rights.ifPresent(
        it -> object.put("rights", it instanceof UpstreamRights.OfCaller ? "caller" : "shared"));
    return object;
  }

  private static void put(JsonObject object, Rule rule) {
    object.put("rule", rule.number()).put("text", rule.rule().toString());
    rule.origin()
        .filter(origin -> origin.line().isPresent())
        .ifPresent(
            origin -> object.put("file", origin.source()).put("line", origin.line().getAsInt()));
  }
}
