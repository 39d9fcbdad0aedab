package dev.entrepot.proxy.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.oci.ByteRange.Span;
import dev.entrepot.oci.Digest;
import dev.entrepot.proxy.answer.Refusal;
import dev.entrepot.proxy.share.FairShare;
import dev.entrepot.proxy.transfer.source.Bytes;
import dev.entrepot.proxy.transfer.source.TransferState;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;

/** A reader of a range that the download has not come near to. */
final class LookaheadTest {
  private static final int SIZE = 16 << 20;
  private static final int FAR = 12 << 20;
  private static final byte[] CONTENT = TransferFixture.content(SIZE);
  private static final Digest DIGEST = TransferFixture.digest(CONTENT);
  private static final TransferState NOTHING_YET =
      new TransferState.Running(OptionalLong.of(SIZE), 0);

  private final TestLoop loop = new TestLoop();
  private final FakeOrigin origin = FakeOrigin.of("team/app");
  private final Semaphore windows = new Semaphore(1);
  private final Transfer transfer =
      new Transfer(DIGEST, origin, new RangeForwarder(origin, DIGEST, windows));

  private TransferReader reads(Span span) {
    transfer.start(OptionalLong.of(SIZE));
    TransferReader reader = transfer.opener(FairShare.UNLIMITED);
    reader.reads(List.of(span));
    reader.onProgress(loop, () -> {});
    return reader;
  }

  private static FakeBody from(int offset, int length) {
    return FakeBody.from(offset, OptionalLong.of(SIZE)).sends(CONTENT, offset, offset + length);
  }

  private static void assertBytes(Bytes actual, int from, int length) {
    assertThat(actual).isInstanceOf(Bytes.InMemory.class);
    assertThat(((Bytes.InMemory) actual).buffer())
        .isEqualTo(ByteBuffer.wrap(Arrays.copyOfRange(CONTENT, from, from + length)));
  }

  @Test
  void reads_farAhead_getsWindowsThatGrow() throws Exception {
    int first = RangeForwarder.FIRST_WINDOW_BYTES;
    origin.gives(from(FAR, first));
    origin.gives(from(FAR + first, 2 * first));
    try (TransferReader reader = reads(new Span(FAR, 3L * first))) {
      loop.runUntil(() -> reader.state().equals(upTo(FAR + first)));
      assertBytes(reader.at(FAR), FAR, first);
      reader.consumed(FAR + first);
      loop.runUntil(() -> reader.state().equals(upTo(FAR + 3 * first)));
      assertBytes(reader.at(FAR + first), FAR + first, 2 * first);
    }
    assertThat(origin.ranges())
        .containsExactly(new Span(FAR, first), new Span(FAR + first, 2L * first));
    assertThat(windows.availablePermits()).isEqualTo(1);
  }

  private static TransferState upTo(int readable) {
    return new TransferState.Running(OptionalLong.of(SIZE), readable);
  }

  @Test
  void reads_nearTheDownload_waitsForIt() {
    try (TransferReader reader = reads(new Span(RangeForwarder.NEAR_BYTES, 1000))) {
      loop.runDue();
      assertThat(reader.state()).isEqualTo(NOTHING_YET);
    }
    assertThat(origin.ranges()).isEmpty();
  }

  @Test
  void reads_windowRefused_waitsForTheDownloadAndAsksNoMore() throws Exception {
    origin.refuses(Refusal.Reason.UNAVAILABLE);
    try (TransferReader reader = reads(new Span(FAR, 1000))) {
      loop.runUntil(() -> origin.ranges().size() == 1 && windows.availablePermits() == 1);
      transfer.written(OptionalLong.of(SIZE), 1000);
      loop.runDue();
      assertThat(reader.state()).isEqualTo(upTo(1000));
    }
    assertThat(origin.ranges()).hasSize(1);
  }

  @Test
  void close_holdingAWindow_givesItsPlaceBack() throws Exception {
    origin.gives(from(FAR, 1000));
    TransferReader reader = reads(new Span(FAR, 1000));
    loop.runUntil(() -> reader.state().equals(upTo(FAR + 1000)));
    assertThat(windows.availablePermits()).isZero();
    reader.close();
    assertThat(windows.availablePermits()).isEqualTo(1);
  }
}
