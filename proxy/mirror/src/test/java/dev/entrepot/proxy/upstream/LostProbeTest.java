package dev.entrepot.proxy.upstream;

import static dev.entrepot.proxy.upstream.UpstreamFixture.APP;
import static dev.entrepot.proxy.upstream.UpstreamFixture.found;
import static dev.entrepot.proxy.upstream.UpstreamFixture.refused;
import static dev.entrepot.proxy.upstream.UpstreamFixture.tag;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.entrepot.loadtest.upstream.Fault.Status;
import dev.entrepot.loadtest.upstream.Match;
import dev.entrepot.proxy.answer.Answer;
import dev.entrepot.proxy.upstream.auth.HelpedLogins;
import dev.entrepot.proxy.upstream.network.TestNetwork;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Probes of which nothing is ever heard, as whoever sent them has failed. */
class LostProbeTest {
  private final UpstreamFixture fixture = new UpstreamFixture();
  private final Vertx vertx = Vertx.vertx();
  private HttpTransport transport;
  private Endpoints endpoints;

  @BeforeEach
  void open() {
    var config = fixture.config();
    var refusals = new Refusals(config.name(), fixture.clock);
    transport =
        new HttpTransport(vertx, config.name(), config.timeouts(), fixture.observer, refusals);
    endpoints =
        Endpoints.of(
            config,
            transport,
            refusals,
            HelpedLogins.on("", () -> 0),
            new TestNetwork(),
            _ -> {},
            new Clocks(fixture.wall, fixture.clock));
  }

  @AfterEach
  void close() {
    transport.close();
    vertx.close().await();
    fixture.close();
  }

  @Test
  void ask_probeFailsUnexpectedly_anotherOneIsDue() {
    var down = fixture.registry.script().on(Match.any(), Status.of(503));
    for (int i = 0; i < Breaker.THRESHOLD; i++) {
      refused(() -> ask((_, response, _) -> unavailable(response)));
    }
    down.end();
    fixture.registry.script().on(Match.any(), Status.of(200));
    fixture.clock.move(Breaker.LONGEST_WINDOW);
    assertThatThrownBy(() -> UpstreamFixture.await(() -> ask(this::failing)))
        .hasRootCauseMessage("unexpected");

    found(() -> ask((_, response, _) -> status(response)));
  }

  private <T> Answer<T> ask(RegistryConnection.Reading<T> reading) {
    var request = RegistryRequests.manifest(HttpMethod.HEAD, APP, tag("v1"));
    var deadline = Deadline.in(Duration.ofSeconds(10));
    return endpoints.ask(request, APP, deadline, RequestPlan.USUAL, reading);
  }

  private Answer<Integer> failing(EndpointId endpoint, Response response, Deadline deadline) {
    response.discard();
    throw new IllegalStateException("unexpected");
  }

  private Answer<Integer> unavailable(Response response) {
    var refusals = new Refusals(UpstreamFixture.NAME, fixture.clock);
    return Answer.refused(refusals.ofStatus(response, ResourceKind.MANIFEST));
  }

  private static Answer<Integer> status(Response response) {
    response.discard();
    return Answer.found(response.status());
  }
}
