package dev.entrepot.server.admin.api;

import dev.entrepot.config.EntrepotConfig;
import dev.entrepot.config.UpstreamConfig;
import dev.entrepot.proxy.upstream.UpstreamStatus;
import dev.entrepot.proxy.upstream.UpstreamStatus.State;
import dev.entrepot.server.admin.AdminRoutes;
import dev.entrepot.server.admin.JsonAnswers;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * {@code GET /api/v1/upstreams} answers with how each registry is doing, a JSON object a line: its
 * {@code name} and {@code endpoints}, whether it is the {@code default}, the {@code state} (see
 * {@link UpstreamStatus.State}) and its {@code trouble} in words, the {@code login} in use, when it
 * last worked and last failed, and {@code quota} where it tells one.
 */
public final class UpstreamsEndpoint implements AdminRoutes {
  private final EntrepotConfig config;
  private final Supplier<List<UpstreamStatus>> upstreams;

  /**
   * @param upstreams how all are doing now; any thread, does not wait
   */
  public UpstreamsEndpoint(EntrepotConfig config, Supplier<List<UpstreamStatus>> upstreams) {
    this.config = config;
    this.upstreams = upstreams;
  }

  @Override
  public void addTo(Router router) {
    router.get("/api/v1/upstreams").handler(this::list);
  }

  private void list(RoutingContext context) {
    JsonAnswers.send(context, upstreams.get().stream().flatMap(this::json));
  }

  private Stream<JsonObject> json(UpstreamStatus status) {
    return Optional.ofNullable(config.upstreams().get(status.name())).stream()
        .map(configured -> json(configured, status));
  }

  private static JsonObject json(UpstreamConfig configured, UpstreamStatus status) {
    var endpoints = new JsonArray();
    configured.endpoints().forEach(endpoint -> endpoints.add(endpoint.toString()));
    var json =
        new JsonObject()
            .put("name", status.name().value())
            .put("endpoints", endpoints)
            .put("default", configured.isDefault())
            .put("state", status.state().word());
    status.state().trouble().ifPresent(why -> json.put("trouble", why));
    if (status.state() instanceof State.LeftAlone(Instant until, _)) {
      json.put("leftAloneUntil", time(until));
    }
    json.put("login", status.login());
    status.lastSuccess().ifPresent(at -> json.put("lastSuccess", time(at)));
    status
        .lastFailure()
        .ifPresent(
            failure ->
                json.put(
                    "lastFailure",
                    new JsonObject().put("at", time(failure.at())).put("words", failure.words())));
    return withQuota(json, status);
  }

  private static JsonObject withQuota(JsonObject json, UpstreamStatus status) {
    var quota = new JsonObject();
    status.quotaRemaining().ifPresent(count -> quota.put("remaining", count));
    status.quotaLimit().ifPresent(count -> quota.put("limit", count));
    status.quotaResets().ifPresent(at -> quota.put("resets", time(at)));
    return quota.isEmpty() ? json : json.put("quota", quota);
  }

  private static String time(Instant at) {
    return at.truncatedTo(ChronoUnit.MILLIS).toString();
  }
}
