package dev.entrepot.cache.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.entrepot.cache.Content;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.NonWritableChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileBlobStoreTest extends BlobStoreContract {
  @TempDir Path data;
  private BlobStore store = new MemoryBlobStore();

  @BeforeEach
  void open() throws IOException {
    store = openIn(data);
  }

  private static BlobStore openIn(Path data) throws IOException {
    return BlobStores.onFiles(
        data.resolve("blobs"),
        data.resolve("staging"),
        Runnable::run,
        FileSystemSync.ofThisMachine());
  }

  @Override
  BlobStore store() {
    return store;
  }

  @Override
  BlobStore otherStore() {
    try {
      return openIn(Files.createDirectory(data.resolve("other")));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private Path file(Content content) {
    String hex = content.digest().hex();
    return data.resolve("blobs/sha256").resolve(hex.substring(0, 2)).resolve(hex);
  }

  /** The blob's file, in a folder that is there. */
  private Path planted(Content content) throws IOException {
    Files.createDirectories(file(content).resolveSibling("."));
    return file(content);
  }

  @Test
  void commit_verified_liesUnderItsDigestAlone() throws IOException {
    var content = Content.of("content");
    commit(content);
    assertThat(file(content)).hasBinaryContent(content.bytes());
    assertThat(data.resolve("staging")).isEmptyDirectory();
  }

  @Test
  void commit_damagedOneStored_mendsIt() throws IOException {
    var content = Content.of("content");
    Files.writeString(planted(content), "c0ntent and more");
    commit(content);
    assertThat(stored(content)).isEqualTo(content.bytes());
  }

  @Test
  void close_withoutCommit_removesTheFile() throws IOException {
    try (var staged = store.stage(SOME)) {
      staged.write(Content.of("content").batch());
      assertThat(data.resolve("staging")).isNotEmptyDirectory();
    }
    assertThat(data.resolve("staging")).isEmptyDirectory();
  }

  @Test
  void open_afterReopening_findsWhatWasCommitted() throws IOException {
    var content = Content.of("content");
    commit(content);
    open();
    assertThat(stored(content)).isEqualTo(content.bytes());
  }

  @Test
  void open_symbolicLink_isRefused() throws IOException {
    var content = Content.of("content");
    Files.createSymbolicLink(planted(content), Files.writeString(data.resolve("x"), "content"));
    assertThatThrownBy(() -> store.open(content.digest())).isInstanceOf(IOException.class);
  }

  @Test
  void lease_writing_isImpossible() throws IOException {
    try (var staged = store.stage(SOME);
        var lease = staged.lease()) {
      assertThatThrownBy(() -> lease.channel().write(ByteBuffer.allocate(1), 0))
          .isInstanceOf(NonWritableChannelException.class);
    }
  }

  @Test
  void open_beyond4GiB_readsAcrossTheBoundaries() throws IOException {
    var content = Content.of("stands for 5 GiB, as the store does not hash");
    long[] boundaries = {1L << 31, 1L << 32};
    try (var sparse = new RandomAccessFile(planted(content).toFile(), "rw")) {
      sparse.setLength(5L << 30);
      for (long boundary : boundaries) {
        sparse.seek(boundary - 2);
        sparse.write(new byte[] {1, 2, 3, 4});
      }
    }
    try (var channel = store.open(content.digest()).orElseThrow()) {
      assertThat(channel.size()).isEqualTo(5L << 30);
      for (long boundary : boundaries) {
        assertThat(Content.read(channel, boundary - 3, 6)).containsExactly(0, 1, 2, 3, 4, 0);
      }
    }
  }
}
