package dev.entrepot.operate.bundle.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import dev.entrepot.operate.bundle.BundleException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
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
      assertFault(new ByteArrayInputStream(archive(entry)), "is not a plain file in the archive");
    }
  }

  @Test
  void compressed_brokenOff_isToldAsABundle() throws Exception {
    byte[] packed = Zstd.compress(archive(new TarArchiveEntry("x")));
    assertThat(count(new ByteArrayInputStream(packed))).isEqualTo(1);
    assertFault(
        new ByteArrayInputStream(Arrays.copyOf(packed, packed.length - 5)), "copy it again");
  }

  /** An entry with a comment in its extended header, and one behind it. */
  private static byte[] commented(int characters) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var tar = new TarArchiveOutputStream(bytes)) {
      var entry = new TarArchiveEntry("x");
      entry.addPaxHeader("comment", "c".repeat(characters));
      tar.putArchiveEntry(entry);
      tar.closeArchiveEntry();
      tar.putArchiveEntry(new TarArchiveEntry("y"));
      tar.closeArchiveEntry();
    }
    return bytes.toByteArray();
  }

  @Test
  void headers_longerThanTheBound_areRefusedUnread() throws Exception {
    assertThat(count(new ByteArrayInputStream(commented(60 << 10)))).isEqualTo(2);
    assertFault(
        new ByteArrayInputStream(commented(200 << 10)), "names and headers of more than 65.5kB");
  }

  /** The header says how long the name is; of that, no more is read than the bound. */
  @Test
  void names_saidToBeEndless_areReadUpToTheBoundOnly() {
    for (byte type :
        new byte[] {TarConstants.LF_GNUTYPE_LONGNAME, TarConstants.LF_GNUTYPE_LONGLINK}) {
      var entry = new TarArchiveEntry("name", type);
      entry.setSize(1L << 30);
      var in = new Counted(new Repeated(header(entry)));
      assertFault(in, "names and headers of more than 65.5kB");
      assertThat(in.count).isLessThan(1 << 20);
    }
  }

  /** Each for itself is short, but what they say holds for all that follow. */
  @Test
  void globalHeaders_many_areRefusedTogether() throws Exception {
    var bytes = new ByteArrayOutputStream();
    for (int i = 0; i < 40; i++) {
      String record = "k%d=%s\n".formatted(i, "v".repeat(50_000));
      String whole = (record.length() + 6) + " " + record;
      byte[] content = whole.getBytes(StandardCharsets.US_ASCII);
      var entry = new TarArchiveEntry("g", TarConstants.LF_PAX_GLOBAL_EXTENDED_HEADER);
      entry.setSize(content.length);
      bytes.write(header(entry));
      bytes.write(Arrays.copyOf(content, (content.length + BLOCK - 1) / BLOCK * BLOCK));
      bytes.write(header(new TarArchiveEntry("x" + i)));
    }
    assertFault(new ByteArrayInputStream(bytes.toByteArray()), "names and headers of more than");
  }

  private static final class Counted extends FilterInputStream {
    private long count;

    Counted(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      count++;
      return super.read();
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int read = super.read(bytes, offset, length);
      count += Math.max(0, read);
      return read;
    }
  }
}
