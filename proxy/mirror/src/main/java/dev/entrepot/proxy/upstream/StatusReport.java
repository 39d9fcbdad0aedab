package dev.entrepot.proxy.upstream;

import dev.entrepot.oci.RegistryName;
import java.time.InstantSource;

/** How an upstream is doing, put together from what its parts know. Any thread. */
final class StatusReport {
  private StatusReport() {}

  static UpstreamStatus of(
      RegistryName name, RegistryConnection connection, Quota quota, InstantSource wall) {
    RegistryConnection.Condition condition = connection.condition();
    UpstreamHealth.Seen seen = condition.seen();
    return new UpstreamStatus(
        name,
        state(connection, condition, wall),
        condition.login(),
        seen.lastSuccess(),
        seen.lastFailure(),
        quota.remaining(),
        quota.limit(),
        quota.goodFor().map(wall.instant()::plus));
  }

  private static UpstreamStatus.State state(
      RegistryConnection connection, RegistryConnection.Condition condition, InstantSource wall) {
    if (connection instanceof OfflineConnection) {
      return new UpstreamStatus.State.Offline();
    }
    UpstreamHealth.Seen seen = condition.seen();
    if (condition.leftAloneFor().isPresent()) {
      String why = seen.lastFailure().map(UpstreamStatus.Failure::words).orElse("it fails");
      return new UpstreamStatus.State.LeftAlone(
          wall.instant().plus(condition.leftAloneFor().get()), why);
    }
    return seen.trouble()
        .<UpstreamStatus.State>map(UpstreamStatus.State.Failing::new)
        .orElseGet(
            () ->
                seen.lastSuccess().isPresent()
                    ? new UpstreamStatus.State.Well()
                    : new UpstreamStatus.State.Unknown());
  }
}
