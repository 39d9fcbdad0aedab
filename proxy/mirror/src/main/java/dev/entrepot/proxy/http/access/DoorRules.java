package dev.entrepot.proxy.http.access;

import dev.entrepot.oci.Repository;
import dev.entrepot.proxy.access.AccessRules;
import dev.entrepot.proxy.access.Caller;
import dev.entrepot.proxy.access.Verdict;
import dev.entrepot.proxy.access.login.CallerLogins;
import dev.entrepot.proxy.access.pass.LoginPassing;
import java.util.Optional;

/**
 * What the door decides by. Any thread.
 *
 * @param logins at this server
 * @param passing which logins are passed on to registries
 * @param lendsToAnonymous whether requests without a login are let in where the rules say so
 */
public record DoorRules(
    AccessRules rules, CallerLogins logins, LoginPassing passing, boolean lendsToAnonymous) {
  /** Whether a caller has anything of a repository. */
  boolean gives(Caller caller, Repository repository) {
    return switch (rules.of(caller, repository)) {
      case Verdict.Allowed _, Verdict.Stored _ -> true;
      case Verdict.LoginNeeded _, Verdict.Denied _ -> false;
    };
  }

  /** Whether a caller without a login has anything; of no repository at all, such as a search. */
  boolean givesAnonymous(Optional<Repository> repository) {
    return lendsToAnonymous && repository.filter(it -> !gives(Caller.ANONYMOUS, it)).isEmpty();
  }

  /** Whether a caller without a login has anything of a repository. */
  public boolean isForAnyone(Repository repository) {
    return givesAnonymous(Optional.of(repository));
  }

  /** Whether the registry of a repository decides by the logins of callers. */
  boolean isDecidedUpstream(Repository repository) {
    return passing.concerns(repository.registry());
  }
}
