package dev.entrepot.proxy.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.oci.ByteRange.Span;
import dev.entrepot.oci.Digest;
import dev.entrepot.proxy.answer.Refusal;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;

/** Windows of a blob that are fetched ahead of its download. */
final class RangeForwarderTest {
  private static final int SIZE = 4 << 20;
  private static final byte[] CONTENT = TransferFixture.content(SIZE);
  private static final Digest DIGEST = TransferFixture.digest(CONTENT);
  private static final Span WINDOW = new Span(100_000, 50_000);

  private final FakeOrigin origin = FakeOrigin.of("team/app");
  private final Semaphore windows = new Semaphore(2);
  private final RangeForwarder forwarder = new RangeForwarder(origin, DIGEST, windows);

  private Optional<ByteBuffer> fetch() {
    return forwarder.fetch(WINDOW, SIZE, () -> true);
  }

  private static FakeBody from(long offset) {
    return FakeBody.from(offset, OptionalLong.of(SIZE));
  }

  private static ByteBuffer bytes(int from, int to) {
    return ByteBuffer.wrap(Arrays.copyOfRange(CONTENT, from, to));
  }

  @Test
  void reserve_beyondAQuarterOfTheBlob_isRefusedAndTakesNoPlace() {
    assertThat(forwarder.reserve(SIZE / RangeForwarder.BUDGET_PART, SIZE)).isTrue();
    forwarder.release();
    assertThat(forwarder.reserve(1, SIZE)).isFalse();
    assertThat(windows.availablePermits()).isEqualTo(2);
  }

  @Test
  void reserve_allWindowsTaken_isRefusedAndSpendsNothing() {
    assertThat(windows.tryAcquire(2)).isTrue();
    assertThat(forwarder.reserve(1, SIZE)).isFalse();
    windows.release(2);
    assertThat(forwarder.reserve(SIZE / RangeForwarder.BUDGET_PART, SIZE)).isTrue();
  }

  @Test
  void fetch_theWindow_isThatWindow() {
    FakeBody body = from(100_000).sends(CONTENT, 100_000, 130_000).sends(CONTENT, 130_000, 150_000);
    origin.gives(body);
    assertThat(fetch()).contains(bytes(100_000, 150_000));
    assertThat(origin.ranges()).containsExactly(WINDOW);
    assertThat(body.isClosed()).isTrue();
  }

  @Test
  void fetch_bodyBeginsEarlierAndEndsLater_isTheWindowAlone() {
    origin.gives(from(90_000).sends(CONTENT, 90_000, 200_000));
    assertThat(fetch()).contains(bytes(100_000, 150_000));
  }

  @Test
  void fetch_bodyEndsEarly_isWhatCame() {
    origin.gives(from(100_000).sends(CONTENT, 100_000, 120_000));
    assertThat(fetch()).contains(bytes(100_000, 120_000));
  }

  @Test
  void fetch_bodyBreaks_isNothing() {
    origin.gives(from(100_000).sends(CONTENT, 100_000, 120_000).breaks());
    assertThat(fetch()).isEmpty();
  }

  @Test
  void fetch_refused_isNothing() {
    origin.refuses(Refusal.Reason.TOO_MANY_REQUESTS);
    assertThat(fetch()).isEmpty();
  }

  @Test
  void fetch_readerHasLeft_givesTheBodyUp() {
    FakeBody body = from(100_000).sends(CONTENT, 100_000, 150_000);
    origin.gives(body);
    assertThat(forwarder.fetch(WINDOW, SIZE, () -> false)).isEmpty();
    assertThat(body.isClosed()).isTrue();
  }
}
