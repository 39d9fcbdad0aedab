package dev.entrepot.proxy.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;

/** Archives that anybody may have made. */
final class BundleArchiveTest {
  private static final int BLOCK = 512;
  private static final String BLOB = "blobs/sha256/" + "a".repeat(64);

  private static byte[] header(TarArchiveEntry entry) {
    byte[] block = new byte[BLOCK];
    entry.writeEntryHeader(block);
    return block;
  }

  private static byte[] archive(TarArchiveEntry entry) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var tar = new TarArchiveOutputStream(bytes)) {
      tar.putArchiveEntry(entry);
      tar.closeArchiveEntry();
    }
    return bytes.toByteArray();
  }

  private static int count(InputStream in) throws BundleException {
    BundleArchive archive = BundleArchive.of(in);
    int count = 0;
    for (Optional<BundleArchive.Entry> next = archive.next();
        next.isPresent();
        next = archive.next()) {
      count++;
    }
    return count;
  }

  private static void assertFault(InputStream in, String reason) {
    assertThatThrownBy(() -> count(in))
        .isInstanceOf(BundleException.class)
        .message()
        .contains(reason)
        .hasLineCount(1);
  }

  @Test
  void files_moreThanTheBound_areRefused() {
    byte[] file = header(new TarArchiveEntry("x"));
    byte[] folder = header(new TarArchiveEntry("x/"));
    assertFault(new Repeated(file), "more than 1000000 files");
    assertFault(new Repeated(folder), "more than 1000000 files");
  }

  /** The same block for ever. */
  private static final class Repeated extends InputStream {
    private final byte[] block;
    private int position;

    Repeated(byte[] block) {
      this.block = block.clone();
    }

    @Override
    public int read() {
      byte next = block[position];
      position = (position + 1) % block.length;
      return Byte.toUnsignedInt(next);
    }

    @Override
    public int read(byte[] bytes, int offset, int length) {
      int count = Math.min(length, block.length - position);
      System.arraycopy(block, position, bytes, offset, count);
      position = (position + count) % block.length;
      return count;
    }
  }

  @Test
  void names_thatClimbOut_areRefused() throws Exception {
    for (String name : new String[] {"../x", "blobs/../../x", "/etc/passwd", "a/.."}) {
      var entry = new TarArchiveEntry(name, true);
      assertFault(new ByteArrayInputStream(archive(entry)), "leads out of it");
    }
  }

  @Test
  void content_thatIsNoPlainFile_isRefused() throws Exception {
    for (byte type :
        new byte[] {TarConstants.LF_SYMLINK, TarConstants.LF_LINK, TarConstants.LF_FIFO}) {
      var entry = new TarArchiveEntry(BLOB, type);
      entry.setLinkName("/etc/passwd");
      assertFault(new ByteArrayInputStream(archive(entry)), "is no plain file in the archive");
    }
  }

  @Test
  void compressed_brokenOff_isToldAsABundle() throws Exception {
    byte[] packed = Zstd.compress(archive(new TarArchiveEntry("x")));
    assertThat(count(new ByteArrayInputStream(packed))).isEqualTo(1);
    assertFault(
        new ByteArrayInputStream(Arrays.copyOf(packed, packed.length - 5)), "copy it again");
  }
}
