package dev.entrepot.operate.bundle.read;

import com.github.luben.zstd.ZstdInputStream;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.HumanSize;
import dev.entrepot.oci.Quoted;
import dev.entrepot.operate.bundle.BundleException;
import dev.entrepot.operate.bundle.LayoutEntries;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.jspecify.annotations.Nullable;

/**
 * The files of a bundle, one after the other, as they come: a tar archive, as it is or compressed
 * by gzip or zstd. Whatever cannot be read is a {@link BundleException}. Blocking; one thread.
 */
final class BundleArchive {
  /** The most files. */
  static final int MAX_ENTRIES = 1_000_000;

  private static final int BUFFER_BYTES = 256 << 10; // 256 KiB
  private static final byte[] GZIP = {0x1f, (byte) 0x8b};
  private static final byte[] ZSTD = {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd};

  private final HeaderGuard guard;
  private final TarArchiveInputStream tar;
  private int entries;

  private BundleArchive(HeaderGuard guard) {
    this.guard = guard;
    this.tar = new TarArchiveInputStream(guard, StandardCharsets.UTF_8.name());
  }

  /** A file of the bundle. */
  record Entry(String name, long size) {
    Optional<Digest> digest() {
      return LayoutEntries.digest(name);
    }
  }

  /**
   * @param in is not closed
   */
  static BundleArchive of(InputStream in) throws BundleException {
    try {
      return new BundleArchive(
          new HeaderGuard(uncompressed(new BufferedInputStream(in, BUFFER_BYTES))));
    } catch (BundleException e) {
      throw e;
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /** The next file; empty behind the last one. */
  Optional<Entry> next() throws BundleException {
    try {
      TarArchiveEntry next = nextEntry();
      while (next != null && next.isDirectory()) {
        require(next);
        next = nextEntry();
      }
      if (next != null) {
        require(next);
      }
      return Optional.ofNullable(next).map(BundleArchive::entry);
    } catch (BundleException e) {
      throw e;
    } catch (IOException | IllegalArgumentException e) {
      throw unreadable(e);
    }
  }

  /** Its header alone is held, and that is short. */
  private @Nullable TarArchiveEntry nextEntry() throws IOException {
    if (tar.getCurrentEntry() != null) {
      tar.transferTo(OutputStream.nullOutputStream());
    }
    guard.headerBegins();
    TarArchiveEntry next = tar.getNextEntry();
    guard.headerEnds();
    return next;
  }

  /**
   * The next bytes of the file.
   *
   * @return how many; 0 at its end
   */
  int read(byte[] bytes) throws BundleException {
    try {
      return Math.max(0, tar.read(bytes));
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /** The whole of a small file. */
  byte[] whole(Entry entry, int most) throws BundleException {
    if (entry.size() > most) {
      throw new BundleException(
          "%s has %s, where it can have %s at most: this is not a bundle"
              .formatted(Quoted.of(entry.name()), HumanSize.of(entry.size()), HumanSize.of(most)));
    }
    try {
      byte[] bytes = tar.readNBytes((int) entry.size());
      if (bytes.length < entry.size()) {
        throw early();
      }
      return bytes;
    } catch (BundleException e) {
      throw e;
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private static Entry entry(TarArchiveEntry entry) {
    return new Entry(LayoutEntries.plain(entry.getName()), entry.getSize());
  }

  private void require(TarArchiveEntry entry) throws BundleException {
    entries++;
    if (entries > MAX_ENTRIES) {
      throw new BundleException("the archive has more than %d files".formatted(MAX_ENTRIES));
    }
    if (LayoutEntries.climbsOut(entry.getName())) {
      throw new BundleException(
          "the archive has a file %s, which leads out of it: this is not a bundle"
              .formatted(Quoted.of(entry.getName())));
    }
    if (entry.isSparse()) {
      throw new BundleException(
          "the archive has a file with holes, %s: this is not a bundle"
              .formatted(Quoted.of(entry.getName())));
    }
    boolean isContent = LayoutEntries.digest(LayoutEntries.plain(entry.getName())).isPresent();
    if (isContent && !isPlain(entry)) {
      throw new BundleException(
          "%s is not a plain file in the archive".formatted(Quoted.of(entry.getName())));
    }
  }

  /** Not a link or a device. */
  private static boolean isPlain(TarArchiveEntry entry) {
    byte type = entry.getLinkFlag();
    return type == TarConstants.LF_NORMAL || type == TarConstants.LF_OLDNORM;
  }

  private static InputStream uncompressed(BufferedInputStream in) throws IOException {
    in.mark(ForeignArchive.BYTES);
    byte[] begin = in.readNBytes(ForeignArchive.BYTES);
    in.reset();
    Optional<String> foreign = ForeignArchive.of(begin);
    if (foreign.isPresent()) {
      throw new BundleException(foreign.get());
    }
    if (startsWith(begin, GZIP)) {
      return new GZIPInputStream(in, BUFFER_BYTES);
    }
    return startsWith(begin, ZSTD) ? new ZstdInputStream(in) : in;
  }

  static boolean startsWith(byte[] bytes, byte[] begin) {
    for (int i = 0; i < begin.length; i++) {
      if (i >= bytes.length || bytes[i] != begin[i]) {
        return false;
      }
    }
    return true;
  }

  static BundleException early() {
    return new BundleException(
        "the bundle ends early: copy it again, and import it again; what has come is kept");
  }

  private static BundleException unreadable(Exception e) {
    return new BundleException(
        "the bundle cannot be read on (%s): copy it again, and import it again; what has come is kept"
            .formatted(e.getMessage()),
        e);
  }
}
