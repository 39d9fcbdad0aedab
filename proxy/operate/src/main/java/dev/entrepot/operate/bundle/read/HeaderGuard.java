package dev.entrepot.operate.bundle.read;

import dev.entrepot.oci.HumanSize;
import dev.entrepot.operate.bundle.BundleException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * An archive's bytes, of which no more than {@link #MAX_BYTES} are read to get from one entry to
 * the next. Names and extended headers are read into memory whole, whatever length they announce,
 * so they are bound before they are. Blocking; one thread.
 */
final class HeaderGuard extends FilterInputStream {
  /** How long what stands before an entry's content may be: names, extended headers. */
  static final int MAX_BYTES = 64 << 10; // 64 KiB

  /** What of that is usual for an entry, and not counted against all. */
  private static final int USUAL_BYTES = 4 << 10; // 4 KiB

  /** What all of it may be together beyond what is usual, as some of it holds for all entries. */
  private static final int MAX_UNUSUAL_BYTES = 1 << 20; // 1 MiB

  private boolean isInHeader;
  private int header;
  private int unusual;

  HeaderGuard(InputStream in) {
    super(in);
  }

  /** What is read now is of the header of the next entry. */
  void headerBegins() {
    isInHeader = true;
    header = 0;
  }

  /** What is read now is content. */
  void headerEnds() throws BundleException {
    isInHeader = false;
    unusual += Math.max(0, header - USUAL_BYTES);
    if (unusual > MAX_UNUSUAL_BYTES) {
      throw tooLong(MAX_UNUSUAL_BYTES);
    }
  }

  @Override
  public int read() throws IOException {
    int next = super.read();
    count(next < 0 ? 0 : 1);
    return next;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int most = isInHeader ? Math.min(length, MAX_BYTES - header + 1) : length;
    int count = super.read(bytes, offset, most);
    count(Math.max(0, count));
    return count;
  }

  @Override
  public long skip(long wanted) throws IOException {
    long skipped = super.skip(isInHeader ? Math.min(wanted, MAX_BYTES - header + 1) : wanted);
    count((int) skipped);
    return skipped;
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  private void count(int bytes) throws BundleException {
    if (isInHeader) {
      header += bytes;
      if (header > MAX_BYTES) {
        throw tooLong(MAX_BYTES);
      }
    }
  }

  private static BundleException tooLong(int most) {
    return new BundleException(
        "the archive has names and headers of more than %s: this is not a bundle"
            .formatted(HumanSize.of(most)));
  }
}
