package dev.entrepot.proxy.upstream;

import static dev.entrepot.proxy.upstream.UpstreamFixture.APP;
import static dev.entrepot.proxy.upstream.UpstreamFixture.found;
import static dev.entrepot.proxy.upstream.UpstreamFixture.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.config.Credentials;
import dev.entrepot.loadtest.upstream.Fault.Redirect;
import dev.entrepot.loadtest.upstream.Fault.Refuse;
import dev.entrepot.loadtest.upstream.Fault.Status;
import dev.entrepot.loadtest.upstream.Match;
import dev.entrepot.loadtest.upstream.ScriptedRegistry;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.Reference;
import dev.entrepot.oci.Tag;
import dev.entrepot.proxy.answer.Refusal.Reason;
import dev.entrepot.proxy.fixture.Fixture;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several endpoints of one upstream. */
class EndpointsTest {
  private static final Reference TAG = new Reference.Tagged(new Tag("v1"));
  private static final String TYPE = "application/vnd.oci.image.manifest.v1+json";

  @Fixture private final ScriptedRegistry second = ScriptedRegistry.start();
  @Fixture private final UpstreamFixture fixture = new UpstreamFixture();
  private Upstream upstream;

  @BeforeEach
  void open() {
    upstream =
        fixture.upstream(
            UpstreamFixture.config(
                List.of(fixture.registry.uri(), second.uri()),
                new Credentials.Anonymous(),
                UpstreamFixture.TIMEOUTS));
  }

  private static void tagged(ScriptedRegistry registry) {
    registry
        .repository(APP.toString())
        .addManifest(TYPE, "{}".getBytes(StandardCharsets.UTF_8), "v1");
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403, 404, 429, 500, 502, 503, 504, 400, 200})
  void getManifest_firstEndpointFails_isTheSecondsAnswer(int status) {
    tagged(second);
    fixture.registry.script().on(Match.any(), status == 200 ? new Refuse() : Status.of(status));

    assertThat(found(() -> upstream.getManifest(APP, TAG)).endpoint().index()).isEqualTo(1);
  }

  @Test
  void getManifest_firstEndpointLeadsNowhere_isTheSecondsAnswer() {
    tagged(second);
    fixture.registry.script().on(Match.manifest(), new Redirect(302, "nonsense://"));

    assertThat(found(() -> upstream.getManifest(APP, TAG)).endpoint().index()).isEqualTo(1);
  }

  @Test
  void getManifest_firstEndpointHasIt_secondIsNotAsked() {
    tagged(fixture.registry);

    assertThat(found(() -> upstream.getManifest(APP, TAG)).endpoint().index()).isZero();
    assertThat(second.requests()).isEmpty();
  }

  @Test
  void headManifest_noEndpointHasIt_isNotFound() {
    assertThat(refused(() -> upstream.getManifest(APP, TAG)).reason()).isEqualTo(Reason.NOT_FOUND);
    assertThat(second.requests()).hasSize(1);
  }

  @Test
  void getManifest_oneLacksItAndOneFails_isNotKnownToBeAbsent() {
    second.script().on(Match.any(), Status.of(503));

    assertThat(refused(() -> upstream.getManifest(APP, TAG)).reason())
        .isEqualTo(Reason.UNAVAILABLE);
  }

  @Test
  void getBlob_endpointHasLied_beginsWithTheNext() throws Exception {
    var blob = fixture.registry.repository(APP.toString()).addBlob(new byte[] {1, 2, 3});
    second.repository(APP.toString()).addBlob(blob);
    Digest digest = Digest.parse(blob.digest()).orElseThrow();
    var body = found(() -> upstream.getBlob(APP, digest, BlobRequest.whole()));
    body.close();

    upstream.lied(body.endpoint(), digest);

    var next = found(() -> upstream.getBlob(APP, digest, BlobRequest.whole()));
    next.close();
    assertThat(next.endpoint().index()).isEqualTo(1);
    fixture.clock.move(BadEndpoints.MEMORY);
    var later = found(() -> upstream.getBlob(APP, digest, BlobRequest.whole()));
    later.close();
    assertThat(later.endpoint().index()).isZero();
  }
}
