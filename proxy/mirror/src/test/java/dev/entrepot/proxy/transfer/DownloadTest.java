package dev.entrepot.proxy.transfer;

import static dev.entrepot.proxy.transfer.TransferFixture.content;
import static dev.entrepot.proxy.transfer.TransferFixture.digest;
import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.cache.index.Link;
import dev.entrepot.oci.Digest;
import dev.entrepot.proxy.answer.Refusal;
import dev.entrepot.proxy.share.FairShare;
import dev.entrepot.proxy.transfer.source.TransferState;
import dev.entrepot.proxy.upstream.BlobRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One download, run on the test's thread, from an origin that the test has written down. */
final class DownloadTest {
  private static final int SIZE = 200_000;
  private static final byte[] CONTENT = content(SIZE);
  private static final Digest DIGEST = digest(CONTENT);

  @TempDir private Path data;
  private TransferFixture fixture;
  private final TestLoop loop = new TestLoop();
  private final FakeOrigin origin = FakeOrigin.of("team/app");
  private final Transfer transfer = TransferFixture.transfer(origin, DIGEST);

  @BeforeEach
  void open() throws IOException {
    fixture = TransferFixture.open(data);
  }

  @AfterEach
  void close() throws IOException {
    transfer.downloadEnded();
    fixture.close();
  }

  private TransferState run() {
    fixture.download(transfer).run();
    return transfer.state();
  }

  @Test
  void run_wholeBody_isStoredAndLinked() throws IOException {
    var body = FakeBody.of(SIZE).sends(CONTENT, 0, 70_000).sends(CONTENT, 70_000, SIZE);
    assertThat(run(body)).isEqualTo(new TransferState.Complete(SIZE));
    assertThat(fixture.stored(DIGEST)).isEqualTo(CONTENT);
    assertThat(fixture.cache.metadata().isConfirmed(origin.repository(), DIGEST)).isTrue();
    assertThat(body.isClosed()).isTrue();
  }

  private TransferState run(FakeBody body) {
    origin.gives(body);
    return run();
  }

  @Test
  void run_refused_tellsReadersWhy() {
    origin.refuses(Refusal.Reason.NOT_FOUND);
    assertThat(run())
        .isEqualTo(new TransferState.Refused(FakeOrigin.refusal(Refusal.Reason.NOT_FOUND)));
  }

  @Test
  void run_storedAndConfirmed_asksForNothing() throws IOException {
    run(FakeBody.of(SIZE).sends(CONTENT));
    Transfer again = TransferFixture.transfer(origin, DIGEST);
    fixture.download(again).run();
    assertThat(again.state()).isEqualTo(new TransferState.Complete(SIZE));
    assertThat(origin.requests()).hasSize(1);
    again.downloadEnded();
  }

  /** Content that another repository brought says nothing of this one. */
  @Test
  void run_storedForAnotherRepository_asksOnceMore() {
    run(FakeBody.of(SIZE).sends(CONTENT));
    FakeOrigin other = FakeOrigin.of("team/other").refuses(Refusal.Reason.DENIED);
    Transfer others = TransferFixture.transfer(other, DIGEST);
    fixture.download(others).run();
    assertThat(others.state()).isInstanceOf(TransferState.Refused.class);
    assertThat(other.requests()).hasSize(1);
    others.downloadEnded();
  }

  @Test
  void run_wrongBytes_discardsThemAndBlamesTheEndpoint() throws IOException {
    byte[] wrong = CONTENT.clone();
    wrong[SIZE / 2]++;
    var broken = (TransferState.Broken) run(FakeBody.of(SIZE).sends(wrong));
    assertThat(broken.kind()).isEqualTo(Refusal.Reason.WRONG_CONTENT);
    assertThat(origin.liars()).containsExactly(FakeOrigin.FIRST);
    assertThat(fixture.counted.wrong).hasValue(1);
    assertThat(fixture.cache.blobs().open(DIGEST)).isEmpty();
  }

  /** So that a wrong blob ends short for every reader. */
  @Test
  void run_wrongBytes_neverShowsTheEnd() throws Exception {
    var read = new CountDownLatch(1);
    byte[] wrong = CONTENT.clone();
    wrong[0]++;
    origin.gives(FakeBody.of(SIZE).sends(wrong).waitsFor(read));
    try (TransferReader reader = transfer.opener(FairShare.UNLIMITED)) {
      List<TransferState> seen = new ArrayList<>();
      reader.onProgress(loop, () -> seen.add(reader.state()));
      Thread.ofVirtual().start(fixture.download(transfer));
      loop.runUntil(() -> reader.state().equals(allButTheEnd()));
      read.countDown();
      loop.runUntil(() -> reader.state() instanceof TransferState.Broken);
      assertThat(seen)
          .doesNotHaveAnyElementsOfTypes(TransferState.Complete.class)
          .contains(allButTheEnd());
    }
  }

  private static TransferState allButTheEnd() {
    return new TransferState.Running(OptionalLong.of(SIZE), SIZE - TransferState.HELD_BACK_BYTES);
  }

  @Test
  void run_bodyTooLong_isWrongContent() {
    var broken =
        (TransferState.Broken) run(FakeBody.of(SIZE).sends(CONTENT).sends(new byte[] {1, 2, 3}));
    assertThat(broken.kind()).isEqualTo(Refusal.Reason.WRONG_CONTENT);
    assertThat(origin.liars()).containsExactly(FakeOrigin.FIRST);
  }

  @Test
  void run_brokenBody_asksForTheRestBehindTheLastByte() throws IOException {
    origin.gives(FakeBody.of(SIZE).sends(CONTENT, 0, 70_000).breaks());
    origin.gives(FakeBody.from(70_000, OptionalLong.of(SIZE)).sends(CONTENT, 70_000, SIZE));
    assertThat(run()).isEqualTo(new TransferState.Complete(SIZE));
    BlobRequest rest = origin.requests().getLast();
    assertThat(rest.offset()).isEqualTo(70_000);
    assertThat(rest.total()).hasValue(SIZE);
    assertThat(rest.after()).contains(FakeOrigin.FIRST);
    assertThat(fixture.counted.resumed).hasValue(1);
    assertThat(fixture.stored(DIGEST)).isEqualTo(CONTENT);
  }

  @Test
  void run_restSentAsWhole_skipsWhatIsThere() throws IOException {
    origin.gives(FakeBody.of(SIZE).sends(CONTENT, 0, 70_000).breaks());
    origin.gives(FakeBody.of(SIZE).by(FakeOrigin.SECOND).sends(CONTENT));
    assertThat(run()).isEqualTo(new TransferState.Complete(SIZE));
    assertThat(fixture.stored(DIGEST)).isEqualTo(CONTENT);
  }

  @Test
  void run_cleanEndTooEarly_asksForTheRest() throws IOException {
    origin.gives(FakeBody.of(SIZE).sends(CONTENT, 0, 100));
    origin.gives(FakeBody.from(100, OptionalLong.of(SIZE)).sends(CONTENT, 100, SIZE));
    assertThat(run()).isEqualTo(new TransferState.Complete(SIZE));
    assertThat(fixture.stored(DIGEST)).isEqualTo(CONTENT);
  }

  /** The endpoint that sent the last bytes is blamed, not the one that sent the first. */
  @Test
  void run_wrongRestOfAnotherEndpoint_blamesThatOne() {
    byte[] wrong = CONTENT.clone();
    wrong[SIZE - 1]++;
    origin.gives(FakeBody.of(SIZE).sends(CONTENT, 0, 70_000).breaks());
    origin.gives(
        FakeBody.from(70_000, OptionalLong.of(SIZE))
            .by(FakeOrigin.SECOND)
            .sends(wrong, 70_000, SIZE));
    assertThat(run()).isInstanceOf(TransferState.Broken.class);
    assertThat(origin.liars()).containsExactly(FakeOrigin.SECOND);
  }

  @Test
  void run_breaksWithoutProgress_givesUpAfterFiveAttempts() {
    origin.gives(FakeBody.of(SIZE).sends(CONTENT, 0, 70_000).breaks());
    for (int i = 1; i < BodyCopier.MAX_ATTEMPTS; i++) {
      origin.gives(FakeBody.from(70_000, OptionalLong.of(SIZE)).breaks());
    }
    origin.gives(FakeBody.of(SIZE).breaks());
    assertThat(run()).isInstanceOf(TransferState.Broken.class);
    assertThat(fixture.counted.broken).hasValue(1);
    assertThat(fixture.pauses).containsExactly(1, 2, 3, 4, 5);
  }

  @Test
  void run_partRefused_asksForTheWhole() throws IOException {
    origin.gives(FakeBody.of(SIZE).sends(CONTENT, 0, 70_000).breaks());
    origin.refuses(Refusal.Reason.BAD_ANSWER);
    origin.gives(FakeBody.of(SIZE).sends(CONTENT));
    assertThat(run()).isEqualTo(new TransferState.Complete(SIZE));
    assertThat(origin.requests().get(1).isRanged()).isTrue();
    assertThat(origin.requests().get(2).isRanged()).isFalse();
    assertThat(fixture.stored(DIGEST)).isEqualTo(CONTENT);
  }

  @Test
  void run_afterOneThatBroke_goesOnAfterRefetchingTheLastBytes() throws IOException {
    origin.gives(FakeBody.of(SIZE).sends(CONTENT, 0, 150_000).breaks());
    for (int i = 0; i < BodyCopier.MAX_ATTEMPTS; i++) {
      origin.refuses(Refusal.Reason.UNREACHABLE);
    }
    origin.refuses(Refusal.Reason.UNREACHABLE); // The last attempt asks for the whole as well.
    run();
    long kept = 150_000 - Download.REFETCHED_BYTES;
    origin.gives(
        FakeBody.from(kept, OptionalLong.of(SIZE)).sends(CONTENT, Math.toIntExact(kept), SIZE));
    Transfer again = TransferFixture.transfer(origin, DIGEST);
    fixture.download(again).run();
    assertThat(again.state()).isEqualTo(new TransferState.Complete(SIZE));
    assertThat(origin.requests().getLast().offset()).isEqualTo(kept);
    assertThat(fixture.stored(DIGEST)).isEqualTo(CONTENT);
    again.downloadEnded();
  }

  /** The manifest said another size: it is asked again until two in a row agree. */
  @Test
  void run_sizeIsNotThatOfTheManifest_asksUntilTwoAgree() throws IOException {
    fixture
        .cache
        .metadata()
        .addLink(origin.repository(), DIGEST, Link.named(Link.Kind.BLOB, OptionalLong.of(SIZE)))
        .toCompletableFuture()
        .join();
    FakeBody page = FakeBody.of(17).sends(new byte[17]);
    origin.gives(page);
    origin.gives(FakeBody.of(SIZE).by(FakeOrigin.SECOND).sends(CONTENT));
    origin.gives(FakeBody.of(SIZE).by(FakeOrigin.SECOND).sends(CONTENT));
    assertThat(run()).isEqualTo(new TransferState.Complete(SIZE));
    assertThat(origin.liars()).containsExactly(FakeOrigin.FIRST, FakeOrigin.SECOND);
    assertThat(page.isClosed()).isTrue();
  }

  @Test
  void mayBeStopped_whileReceiving_leavesWhatHasComeForTheNext() throws Exception {
    origin.gives(FakeBody.of(SIZE).sends(CONTENT, 0, 150_000).waitsFor(new CountDownLatch(1)));
    Download download = fixture.download(transfer);
    TransferReader reader = transfer.opener(FairShare.UNLIMITED);
    reader.onProgress(loop, () -> {});
    Thread thread = Thread.ofVirtual().start(download);
    loop.runUntil(() -> reader.state().equals(allButTheEnd()));
    assertThat(download.mayBeStopped(Download.UNWANTED)).isTrue();
    thread.interrupt();
    thread.join(TransferFixture.PATIENCE);
    assertThat(transfer.state())
        .isEqualTo(new TransferState.Broken(Refusal.Reason.BAD_ANSWER, Download.UNWANTED));
    assertThat(fixture.counted.broken).hasValue(0);
    reader.close();
    transfer.downloadEnded();
    try (var left =
        DownloadSink.open(TransferFixture.transfer(origin, DIGEST), fixture.cache, () -> {})) {
      assertThat(left.leftBehind()).isEqualTo(150_000);
    }
  }
}
