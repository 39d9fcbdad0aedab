package dev.entrepot.proxy.upstream;

import static dev.entrepot.proxy.upstream.UpstreamFixture.APP;
import static dev.entrepot.proxy.upstream.UpstreamFixture.PATIENCE;
import static dev.entrepot.proxy.upstream.UpstreamFixture.await;
import static dev.entrepot.proxy.upstream.UpstreamFixture.digest;
import static dev.entrepot.proxy.upstream.UpstreamFixture.found;
import static dev.entrepot.proxy.upstream.UpstreamFixture.readAll;
import static dev.entrepot.proxy.upstream.UpstreamFixture.refused;
import static dev.entrepot.proxy.upstream.UpstreamFixture.tag;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.loadtest.upstream.Auth.Bearer;
import dev.entrepot.loadtest.upstream.Blob;
import dev.entrepot.loadtest.upstream.Fault.NoRange;
import dev.entrepot.loadtest.upstream.Fault.Redirect;
import dev.entrepot.loadtest.upstream.Match;
import dev.entrepot.loadtest.upstream.ScriptedRegistry;
import dev.entrepot.loadtest.upstream.SeenRequest;
import dev.entrepot.oci.Digest;
import dev.entrepot.proxy.answer.Refusal.Reason;
import java.net.URI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedirectsTest {
  private static final byte[] CONTENT = "0123456789".getBytes(UTF_8);

  private final UpstreamFixture fixture =
      new UpstreamFixture(
          ScriptedRegistry.builder()
              .auth(Bearer.anonymously())
              .redirectBlobsTo("localhost")
              .start());
  private final Upstream upstream = fixture.upstream();
  private final Blob blob = fixture.registry.repository(APP.value()).addBlob(CONTENT);
  private final Digest digest = digest(blob.digest());
  private final String manifest =
      fixture.registry.repository(APP.value()).addManifest("text/plain", CONTENT, "v1");

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void getBlob_toAnotherHost_dropsTheTokenAndKeepsTheRange() {
    var body = found(() -> upstream.getBlob(APP, digest, BlobRequest.whole().from(3)));

    assertThat(await(() -> readAll(body))).asString(UTF_8).isEqualTo("3456789");
    assertThat(last().range()).contains("bytes=3-");
    assertThat(last().header("authorization")).isEmpty();
    assertThat(last().header("accept-encoding")).contains("identity");
    assertThat(last().query()).isNotEmpty();
  }

  @Test
  void headBlob_redirected_asksForTheFirstByteByGet() {
    assertThat(found(() -> upstream.headBlob(APP, digest)).size()).hasValue(CONTENT.length);

    assertThat(last().method()).isEqualTo("GET");
    assertThat(last().range()).contains("bytes=0-0");
    assertThat(fixture.registry.count(seen -> seen.method().equals("HEAD"))).isEqualTo(2);
  }

  @Test
  void headBlob_redirectedToAHostWithoutRanges_takesTheSizeOfTheWhole() {
    fixture.registry.script().on(Match.download(), new NoRange());

    assertThat(found(() -> upstream.headBlob(APP, digest)).size()).hasValue(CONTENT.length);
  }

  @Test
  void headBlob_emptyAndRedirected_isZero() {
    Digest empty = digest(fixture.registry.repository(APP.value()).addBlob(new byte[0]).digest());

    assertThat(found(() -> upstream.headBlob(APP, empty)).size()).hasValue(0);
  }

  @Test
  void headManifest_redirectedByAPath_staysAHeadWithItsTokenAndAccept() {
    found(() -> upstream.headManifest(APP, tag("v1"), CallTimeout.cold(PATIENCE)));
    fixture
        .registry
        .script()
        .once(Match.manifest("v1"), Redirect.relative("/v2/team/app/manifests/" + manifest));

    found(() -> upstream.headManifest(APP, tag("v1"), CallTimeout.cold(PATIENCE)));

    assertThat(last().method()).isEqualTo("HEAD");
    assertThat(last().path()).endsWith(manifest);
    assertThat(last().header("authorization").orElseThrow()).startsWith("Bearer ");
    assertThat(last().header("accept").orElseThrow()).endsWith("*/*");
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void getManifest_anyRedirect_isFollowed(int status) {
    fixture.registry.script().once(Match.manifest("v1"), new Redirect(status, "./" + manifest));

    assertThat(found(() -> upstream.getManifest(APP, tag("v1"))).raw()).isEqualTo(CONTENT);
  }

  @Test
  void getManifest_redirectedForEver_isBadAnswer() {
    fixture
        .registry
        .script()
        .on(Match.manifest("v1"), Redirect.relative("/v2/team/app/manifests/v1"));

    var refusal = refused(() -> upstream.getManifest(APP, tag("v1")));

    assertThat(refusal.reason()).isEqualTo(Reason.BAD_ANSWER);
    assertThat(fixture.registry.manifestGets()).isEqualTo(1 + Redirects.MAX_HOPS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ftp://host/x", "file:///etc/passwd", "http://u:p@host/", "http://", ""})
  void getManifest_redirectedToNoUrlOfHttp_isBadAnswer(String location) {
    fixture.registry.script().on(Match.manifest("v1"), new Redirect(307, location));

    var refusal = refused(() -> upstream.getManifest(APP, tag("v1")));

    assertThat(refusal.reason()).isEqualTo(Reason.BAD_ANSWER);
  }

  @Test
  void getBlob_targetRefuses_saysSoWithoutTheSignature() {
    var nowhere = URI.create("http://127.0.0.1:1/data?signature=secret");
    fixture.registry.script().on(Match.blob(), Redirect.absolute(nowhere));

    var refusal = refused(() -> upstream.getBlob(APP, digest, BlobRequest.whole()));

    assertThat(refusal.reason()).isEqualTo(Reason.UNREACHABLE);
    assertThat(refusal.message()).contains("127.0.0.1:1").doesNotContain("secret");
  }

  private SeenRequest last() {
    return fixture.registry.requests().getLast();
  }
}
