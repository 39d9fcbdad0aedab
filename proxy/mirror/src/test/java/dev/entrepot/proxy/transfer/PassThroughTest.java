package dev.entrepot.proxy.transfer;

import static dev.entrepot.proxy.transfer.TransferFixture.content;
import static dev.entrepot.proxy.transfer.TransferFixture.digest;
import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.cache.evict.Bounds;
import dev.entrepot.oci.Digest;
import dev.entrepot.proxy.share.FairShare;
import dev.entrepot.proxy.transfer.source.Bytes;
import dev.entrepot.proxy.transfer.source.TransferState;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Downloads of blobs that are larger than what the store may keep. */
final class PassThroughTest {
  private static final int SIZE = 3 << 20;
  private static final int PIECE = 256 << 10;
  private static final byte[] CONTENT = content(SIZE);
  private static final Digest DIGEST = digest(CONTENT);

  @TempDir private Path data;
  private TransferFixture fixture;
  private final TestLoop loop = new TestLoop();
  private final FakeOrigin origin = FakeOrigin.of("team/app");
  private final Transfer transfer = TransferFixture.transfer(origin, DIGEST);

  @BeforeEach
  void open() throws IOException {
    fixture = TransferFixture.open(data, new Bounds(SIZE / 2, 0));
    FakeBody body = FakeBody.of(SIZE);
    for (int from = 0; from < SIZE; from += PIECE) {
      body.sends(CONTENT, from, from + PIECE);
    }
    origin.gives(body);
  }

  @AfterEach
  void close() throws IOException {
    fixture.close();
  }

  @Test
  void run_tooLargeForTheStore_goesToTheReaderAtItsPace() throws Exception {
    try (TransferReader reader = transfer.opener(FairShare.UNLIMITED)) {
      var drain = new Drain(reader);
      reader.onProgress(loop, drain);
      Thread.ofVirtual().start(fixture.download(transfer));
      loop.runUntil(() -> drain.got.size() == SIZE);
      loop.runUntil(() -> reader.state() instanceof TransferState.Complete);
      assertThat(drain.got.toByteArray()).isEqualTo(CONTENT);
    }
    assertThat(fixture.counted.passed).hasValue(1);
    assertThat(fixture.cache.blobs().size(DIGEST)).isEmpty();
  }

  @Test
  void run_noReaderIsLeft_ends() {
    transfer.opener(FairShare.UNLIMITED).close();
    fixture.download(transfer).run();
    assertThat(transfer.state()).isInstanceOf(TransferState.Broken.class);
    assertThat(fixture.counted.broken).hasValue(0);
  }

  /** Takes all that is readable. */
  private static final class Drain implements Runnable {
    final ByteArrayOutputStream got = new ByteArrayOutputStream();
    private final TransferReader reader;

    Drain(TransferReader reader) {
      this.reader = reader;
    }

    @Override
    public void run() {
      while (got.size() < readable()) {
        switch (reader.at(got.size())) {
          case Bytes.InMemory(ByteBuffer buffer) -> {
            var piece = new byte[buffer.remaining()];
            buffer.duplicate().get(piece);
            got.writeBytes(piece);
          }
          case Bytes.InFile(FileChannel _, long _, long _) ->
              throw new AssertionError("nothing is kept in a file");
        }
        reader.consumed(got.size());
      }
    }

    private long readable() {
      return switch (reader.state()) {
        case TransferState.Running(_, long readable) -> readable;
        case TransferState.Complete(long size) -> size;
        case TransferState.Opening(), TransferState.Refused(_), TransferState.Broken(_, _) -> 0;
      };
    }
  }
}
