package dev.entrepot.proxy.upstream;

import static dev.entrepot.proxy.upstream.UpstreamFixture.APP;
import static dev.entrepot.proxy.upstream.UpstreamFixture.PATIENCE;
import static dev.entrepot.proxy.upstream.UpstreamFixture.await;
import static dev.entrepot.proxy.upstream.UpstreamFixture.digest;
import static dev.entrepot.proxy.upstream.UpstreamFixture.found;
import static dev.entrepot.proxy.upstream.UpstreamFixture.readAll;
import static dev.entrepot.proxy.upstream.UpstreamFixture.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.config.UpstreamTimeouts;
import dev.entrepot.loadtest.upstream.Blob;
import dev.entrepot.loadtest.upstream.Fault.Chunked;
import dev.entrepot.loadtest.upstream.Fault.CutAfter;
import dev.entrepot.loadtest.upstream.Fault.Headers;
import dev.entrepot.loadtest.upstream.Fault.NoRange;
import dev.entrepot.loadtest.upstream.Fault.Stall;
import dev.entrepot.loadtest.upstream.Gate;
import dev.entrepot.loadtest.upstream.Match;
import dev.entrepot.loadtest.upstream.SeenRequest.Progress;
import dev.entrepot.loadtest.upstream.SyntheticContent;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.DigestAlgorithm;
import dev.entrepot.proxy.answer.Refusal.Reason;
import dev.entrepot.verifier.ContentVerifier;
import dev.entrepot.verifier.Verified;
import java.io.IOException;
import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BlobsTest {
  private static final int SIZE = 3_000_000;
  private static final Digest ABSENT = Digest.of(DigestAlgorithm.SHA256, new byte[] {1});

  private final UpstreamFixture fixture = new UpstreamFixture();
  private final Upstream upstream = fixture.upstream();
  private final SyntheticContent content = SyntheticContent.of(7, SIZE);
  private final Blob blob = fixture.registry.repository(APP.value()).addBlob(content);
  private final Digest digest = digest(blob.digest());

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void headBlob_present_tellsSize() {
    assertThat(found(() -> upstream.headBlob(APP, digest)).size()).hasValue(SIZE);
    assertThat(fixture.registry.requests().getFirst().method()).isEqualTo("HEAD");
  }

  @Test
  void headBlob_absent_isNotFound() {
    assertThat(refused(() -> upstream.headBlob(APP, ABSENT)).reason()).isEqualTo(Reason.NOT_FOUND);
  }

  @Test
  void getBlob_whole_isTheContent() {
    var body = found(() -> upstream.getBlob(APP, digest, BlobRequest.whole()));

    assertThat(body.total()).hasValue(SIZE);
    assertThat(body.offset()).isZero();
    assertThat(await(() -> readAll(body))).isEqualTo(content.read(0, SIZE));
    assertThat(fixture.registry.requests().getFirst().range()).isEmpty();
    assertThat(fixture.observer.requests).containsExactly("registry.test blob 200");
    assertThat(fixture.observer.bytes).hasValue(SIZE);
  }

  @Test
  void getBlob_fromOffset_isTheRest() {
    var body = found(() -> upstream.getBlob(APP, digest, BlobRequest.whole().from(1_000_001)));

    assertThat(body.offset()).isEqualTo(1_000_001);
    assertThat(body.total()).hasValue(SIZE);
    assertThat(await(() -> readAll(body))).isEqualTo(content.read(1_000_001, SIZE - 1_000_001));
    assertThat(fixture.registry.requests().getFirst().range()).contains("bytes=1000001-");
  }

  @Test
  void getBlob_rangeIgnored_startsAtZero() {
    fixture.registry.script().on(Match.blob(), new NoRange());

    var body = found(() -> upstream.getBlob(APP, digest, BlobRequest.whole().from(1_000_001)));

    assertThat(body.offset()).isZero();
    assertThat(await(() -> readAll(body))).hasSize(SIZE);
  }

  @Test
  void getBlob_anotherRange_isBadAnswer() {
    fixture
        .registry
        .script()
        .on(Match.blob(), Headers.with("Content-Range", "bytes 5-2999999/3000000"));

    assertThat(refused(() -> upstream.getBlob(APP, digest, BlobRequest.whole().from(4))).reason())
        .isEqualTo(Reason.BAD_ANSWER);
  }

  @Test
  void getBlob_chunked_hasNoTotal() {
    fixture.registry.script().on(Match.blob(), new Chunked());

    var body = found(() -> upstream.getBlob(APP, digest, BlobRequest.whole()));

    assertThat(body.total()).isEqualTo(OptionalLong.empty());
    assertThat(await(() -> readAll(body))).hasSize(SIZE);
  }

  @Test
  void getBlob_compressed_isBadAnswer() {
    fixture.registry.script().on(Match.blob(), Headers.with("Content-Encoding", "zstd"));

    assertThat(refused(() -> upstream.getBlob(APP, digest, BlobRequest.whole())).reason())
        .isEqualTo(Reason.BAD_ANSWER);
  }

  @Test
  void getBlob_readToTheEnd_givesItsConnectionBack() {
    for (int i = 0; i < 12; i++) {
      var body = found(() -> upstream.getBlob(APP, digest, BlobRequest.whole().from(SIZE - 10)));
      assertThat(await(() -> readAll(body))).hasSize(10);
      body.close();
    }

    assertThat(fixture.registry.connectionsOpened())
        .isLessThanOrEqualTo(HttpTransport.MAX_BLOB_LANES);
  }

  @Test
  void take_cutMidway_throwsAfterTheBytes() {
    fixture.registry.script().on(Match.blob(), new CutAfter(1_000_000));

    var body = found(() -> upstream.getBlob(APP, digest, BlobRequest.whole()));

    assertThat(failure(body)).hasMessage("registry.test: the blob's body: cut after 1000000 bytes");
    assertThat(fixture.observer.bytes).hasValue(1_000_000);
  }

  @Test
  void take_chunkedCutMidway_throws() {
    fixture.registry.script().on(Match.blob(), new Chunked(), new CutAfter(1_000_000));

    var body = found(() -> upstream.getBlob(APP, digest, BlobRequest.whole()));

    assertThat(failure(body)).hasMessageContaining("registry.test");
  }

  @Test
  void take_stalled_throwsAfterTheIdleTimeout() {
    fixture.registry.script().on(Match.blob(), new Stall(1000, new Gate()));
    var hasty =
        fixture.upstream(
            fixture.config(new UpstreamTimeouts(PATIENCE, PATIENCE, Duration.ofMillis(100))));

    var body = found(() -> hasty.getBlob(APP, digest, BlobRequest.whole()));

    assertThat(failure(body)).hasMessage("registry.test: the blob's body: nothing came for 100 ms");
    assertThat(fixture.observer.bytes).hasValue(1000);
  }

  @Test
  void close_beforeTheEnd_givesTheConnectionUp() throws Exception {
    fixture.registry.script().on(Match.blob(), new Stall(1000, new Gate()));

    var body = found(() -> upstream.getBlob(APP, digest, BlobRequest.whole()));
    body.close();

    fixture.registry.log().await(1, seen -> seen.progress() == Progress.BROKEN, PATIENCE);
    assertThat(failure(body)).hasMessageContaining("registry.test");
  }

  @Test
  void close_shortBodyThatHasCome_keepsTheNextRequestWhole() {
    for (int i = 0; i < 50; i++) {
      found(() -> upstream.getBlob(APP, digest, BlobRequest.whole().from(SIZE - 100))).close();
      var body = found(() -> upstream.getBlob(APP, digest, BlobRequest.whole().from(2_000_000)));
      assertThat(await(() -> readAll(body))).hasSize(1_000_000);
    }
  }

  @Test
  void take_slowReaderOfALargeBlob_keepsTheUpstreamPaused() {
    var large = SyntheticContent.of(9, 256 << 20);
    var expected = digest(fixture.registry.repository(APP.value()).addBlob(large).digest());
    var body = found(() -> upstream.getBlob(APP, expected, BlobRequest.whole()));

    long settled = settledBytesSent(expected);

    assertThat(settled).isLessThan(32L << 20);
    var verification = await(() -> verify(body, expected));
    assertThat(verification).isInstanceOf(Verified.class);
  }

  /** How much of the blob the registry has sent when it sends no more of it. */
  private long settledBytesSent(Digest of) {
    long before = -1;
    long now = 0;
    while (before < now || now == 0) {
      before = now;
      // Other traffic on the same loops, in place of a clock.
      for (int i = 0; i < 200; i++) {
        refused(() -> upstream.headBlob(APP, ABSENT));
      }
      now = fixture.registry.bytesSent(of.toString());
    }
    return now;
  }

  private static Object verify(BlobBody body, Digest expected) throws Exception {
    var verifier = new ContentVerifier(expected);
    for (var batch = body.take(); !batch.isEmpty(); batch = body.take()) {
      batch.forEach(verifier::update);
    }
    return verifier.finish(body.total());
  }

  private static IOException failure(BlobBody body) {
    return await(
        () -> {
          try {
            throw new AssertionError("read " + readAll(body).length);
          } catch (IOException e) {
            return e;
          }
        });
  }
}
