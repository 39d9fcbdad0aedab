package dev.entrepot.proxy.transfer;

import static dev.entrepot.proxy.transfer.OpenedReader.reader;
import static dev.entrepot.proxy.transfer.TransferFixture.CLIENT;
import static dev.entrepot.proxy.transfer.TransferFixture.PATIENCE;
import static dev.entrepot.proxy.transfer.TransferFixture.content;
import static dev.entrepot.proxy.transfer.TransferFixture.digest;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.entrepot.config.DownloadsConfig;
import dev.entrepot.config.access.AccessLimits;
import dev.entrepot.config.read.DataSize;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.RegistryName;
import dev.entrepot.proxy.answer.Answer;
import dev.entrepot.proxy.answer.Refusal;
import dev.entrepot.proxy.share.Claim;
import dev.entrepot.proxy.share.FairShares;
import dev.entrepot.proxy.transfer.source.TransferState;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests that meet at the downloads of a table, in front of origins written by the test. */
final class InflightTableTest {
  private static final int SIZE = 200_000;
  private static final byte[] CONTENT = content(SIZE);
  private static final Digest DIGEST = digest(CONTENT);

  @TempDir private Path data;
  private TransferFixture fixture;
  private InflightTable table;
  private final TestLoop loop = new TestLoop();
  private final CountDownLatch gate = new CountDownLatch(1);
  private final FakeOrigin owner = FakeOrigin.of("team/owner");
  private final FakeOrigin other = FakeOrigin.of("team/other");

  @BeforeEach
  void open() throws IOException {
    fixture = TransferFixture.open(data);
    table = fixture.table(DownloadsConfig.DEFAULTS);
  }

  @AfterEach
  void close() throws Exception {
    gate.countDown();
    table.stop(PATIENCE);
    assertThat(table.size()).isZero();
    fixture.close();
  }

  private FakeBody heldBack() {
    return FakeBody.of(SIZE).waitsFor(gate).sends(CONTENT);
  }

  private TransferState end(TransferReader reader) throws InterruptedException {
    reader.onProgress(loop, () -> {});
    loop.runUntil(() -> hasEnded(reader.state()));
    return reader.state();
  }

  private static boolean hasEnded(TransferState state) {
    return switch (state) {
      case TransferState.Opening(), TransferState.Running(_, _) -> false;
      case TransferState.Complete(_), TransferState.Broken(_, _), TransferState.Refused(_) -> true;
    };
  }

  @Test
  void joinOrOpen_twoRequests_shareOneDownload() throws Exception {
    owner.gives(heldBack());
    try (TransferReader first = reader(table.joinOrOpen(owner, DIGEST, CLIENT));
        TransferReader second = reader(table.joinOrOpen(owner, DIGEST, CLIENT))) {
      assertThat(first.opener()).isTrue();
      assertThat(second.opener()).isFalse();
      gate.countDown();
      assertThat(end(first)).isEqualTo(new TransferState.Complete(SIZE));
      assertThat(end(second)).isEqualTo(new TransferState.Complete(SIZE));
    }
    assertThat(owner.requests()).hasSize(1);
  }

  @Test
  void joinOrOpen_anotherRepositoryOfTheRegistry_joins() throws Exception {
    owner.gives(heldBack());
    try (TransferReader first = reader(table.joinOrOpen(owner, DIGEST, CLIENT));
        TransferReader second = reader(table.joinOrOpen(other, DIGEST, CLIENT))) {
      assertThat(second.opener()).isFalse();
      assertThat(second.origin()).isEqualTo(owner.id());
      gate.countDown();
      assertThat(end(first)).isInstanceOf(TransferState.Complete.class);
      assertThat(end(second)).isInstanceOf(TransferState.Complete.class);
    }
  }

  /** Bytes that are not verified never leave the registry that sent them (ADR 41). */
  @Test
  void joinOrOpen_anotherRegistry_opensOneOfItsOwn() throws Exception {
    FakeOrigin elsewhere = FakeOrigin.of(new RegistryName("elsewhere.test"), "team/owner");
    owner.gives(heldBack());
    elsewhere.gives(FakeBody.of(SIZE).sends(CONTENT));
    try (TransferReader first = reader(table.joinOrOpen(owner, DIGEST, CLIENT));
        TransferReader second = reader(table.joinOrOpen(elsewhere, DIGEST, CLIENT))) {
      assertThat(second.opener()).isTrue();
      assertThat(end(second)).isEqualTo(new TransferState.Complete(SIZE));
      assertThat(first.state()).isNotInstanceOf(TransferState.Complete.class);
    }
  }

  @Test
  void joinOrOpenOwn_runningForAnotherOrigin_opensOneBesideIt() throws Exception {
    owner.gives(heldBack());
    other.refuses(Refusal.Reason.DENIED);
    try (TransferReader first = reader(table.joinOrOpen(owner, DIGEST, CLIENT));
        TransferReader second = reader(table.joinOrOpenOwn(other, DIGEST, CLIENT))) {
      assertThat(second.opener()).isTrue();
      assertThat(end(second)).isInstanceOf(TransferState.Refused.class);
      gate.countDown();
      assertThat(end(first)).isInstanceOf(TransferState.Complete.class);
    }
  }

  @Test
  void close_oneOfTwoReaders_theOtherGetsAll() throws Exception {
    owner.gives(heldBack());
    TransferReader first = reader(table.joinOrOpen(owner, DIGEST, CLIENT));
    try (TransferReader second = reader(table.joinOrOpen(owner, DIGEST, CLIENT))) {
      first.close();
      gate.countDown();
      assertThat(end(second)).isEqualTo(new TransferState.Complete(SIZE));
    }
  }

  @Test
  void close_lastReaderOfARunningDownload_itGoesOnToItsEnd() throws Exception {
    owner.gives(heldBack());
    try (var wanted = table.want(owner, DIGEST)) {
      reader(table.joinOrOpen(owner, DIGEST, CLIENT)).close();
      gate.countDown();
      assertThat(wanted.await(PATIENCE)).isTrue();
    }
    assertThat(fixture.stored(DIGEST)).isEqualTo(CONTENT);
  }

  @Test
  void want_givenUp_endsTheDownload() throws Exception {
    owner.gives(heldBack());
    var wanted = table.want(owner, DIGEST);
    wanted.close();
    assertThat(wanted.await(PATIENCE)).isTrue();
    assertThat(wanted.state()).isNotInstanceOf(TransferState.Complete.class);
    assertThat(table.find(FakeOrigin.REGISTRY, DIGEST)).isEmpty();
    assertThat(fixture.counted.broken).hasValue(0);
  }

  @Test
  void want_givenUpByOneOfTwo_goesOnForTheOther() throws Exception {
    owner.gives(heldBack());
    var first = table.want(owner, DIGEST);
    try (var second = table.want(other, DIGEST)) {
      first.close();
      gate.countDown();
      assertThat(second.await(PATIENCE)).isTrue();
      assertThat(second.state()).isEqualTo(new TransferState.Complete(SIZE));
    }
  }

  @Test
  void fill_untilItsEnd_isStored() throws Exception {
    owner.gives(FakeBody.of(SIZE).sends(CONTENT));
    table.fill(owner, DIGEST);
    assertThat(fixture.stored(DIGEST)).isEqualTo(CONTENT);
  }

  /** The only turn goes to the request of a client, and then back. */
  @Test
  void fill_aClientWaitsForItsTurn_givesWayAndComesBack() throws Exception {
    InflightTable narrow = fixture.table(new DownloadsConfig(1, 1));
    byte[] urgent = content(1000);
    owner.gives(FakeBody.of(SIZE).sends(CONTENT, 0, 100_000).waitsFor(new CountDownLatch(1)));
    other.gives(FakeBody.of(1000).sends(urgent));
    Thread filling =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    narrow.fill(owner, DIGEST);
                  } catch (InterruptedException e) {
                    throw new AssertionError(e);
                  }
                });
    owner.awaitRequests(1);
    owner.gives(FakeBody.of(SIZE).sends(CONTENT));
    try (TransferReader reader = reader(narrow.joinOrOpen(other, digest(urgent), CLIENT))) {
      assertThat(end(reader)).isEqualTo(new TransferState.Complete(1000));
    }
    assertThat(filling.join(PATIENCE)).isTrue();
    assertThat(fixture.stored(DIGEST)).isEqualTo(CONTENT);
    narrow.stop(PATIENCE);
  }

  @Test
  void stop_whileReceiving_breaksOffForTheReaders() throws Exception {
    owner.gives(heldBack());
    try (TransferReader reader = reader(table.joinOrOpen(owner, DIGEST, CLIENT))) {
      owner.awaitRequests(1);
      table.stop(PATIENCE);
      assertThat(hasEnded(reader.state())).isTrue();
      assertThat(reader.state()).isNotInstanceOf(TransferState.Complete.class);
    }
  }

  @Test
  void find_whileItRuns_isTheTransfer() throws Exception {
    owner.gives(heldBack());
    try (TransferReader reader = reader(table.joinOrOpen(owner, DIGEST, CLIENT))) {
      assertThat(table.find(FakeOrigin.REGISTRY, DIGEST).orElseThrow().digest()).isEqualTo(DIGEST);
      gate.countDown();
      end(reader);
    }
  }

  private static Claim limited(FairShares shares, String owner) {
    return new Claim(owner, shares.of(owner));
  }

  private static FairShares oneDownloadEach() {
    var limits = new AccessLimits(Optional.empty(), Optional.of(1L), Optional.empty());
    return new FairShares(limits, Ticker.systemTicker(), _ -> {});
  }

  @Test
  void joinOrOpen_shareIsUsedUp_onlyOpeningIsRefused() throws Exception {
    FairShares shares = oneDownloadEach();
    byte[] more = content(1000);
    owner.gives(heldBack());
    try (TransferReader first = reader(table.joinOrOpen(owner, DIGEST, limited(shares, "a")));
        TransferReader joined = reader(table.joinOrOpen(owner, DIGEST, limited(shares, "a")))) {
      assertThat(joined.opener()).isFalse();
      assertThat(table.joinOrOpen(other, digest(more), limited(shares, "a")))
          .isInstanceOf(Answer.Refused.class);
      assertThat(table.find(FakeOrigin.REGISTRY, digest(more))).isEmpty();
      other.gives(FakeBody.of(1000).sends(more));
      try (TransferReader others =
          reader(table.joinOrOpen(other, digest(more), limited(shares, "b")))) {
        assertThat(end(others)).isEqualTo(new TransferState.Complete(1000));
      }
      gate.countDown();
      assertThat(end(first)).isEqualTo(new TransferState.Complete(SIZE));
    }
    table.stop(PATIENCE);
    other.gives(FakeBody.of(1000).sends(more));
    assertThat(end(reader(table.joinOrOpen(other, digest(more), limited(shares, "a")))))
        .isEqualTo(new TransferState.Complete(1000));
  }

  /** Whoever comes with room for bytes is not slowed by the one who came first. */
  @Test
  void joinOrOpen_openerHasNoBytesLeft_aFollowerMakesItFast() throws Exception {
    var least = Optional.of(new DataSize(64 << 10));
    var slow = new AccessLimits(Optional.empty(), Optional.empty(), least);
    Claim poor = limited(new FairShares(slow, () -> 0, _ -> {}), "a");
    owner.gives(FakeBody.of(SIZE).sends(CONTENT, 0, 65_536).sends(CONTENT, 65_536, SIZE));
    try (TransferReader first = reader(table.joinOrOpen(owner, DIGEST, poor))) {
      first.onProgress(loop, () -> {});
      loop.runUntil(() -> readable(first) > 0);
      assertThat(hasEnded(first.state())).as("time stands, so nothing more is paid").isFalse();
      try (TransferReader second = reader(table.joinOrOpen(owner, DIGEST, CLIENT))) {
        assertThat(end(second)).isEqualTo(new TransferState.Complete(SIZE));
      }
    }
  }

  private static long readable(TransferReader reader) {
    return reader.state() instanceof TransferState.Running(_, long readable) ? readable : 0;
  }
}
