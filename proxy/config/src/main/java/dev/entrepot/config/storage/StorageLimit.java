package dev.entrepot.config.storage;

import com.google.common.collect.Range;
import dev.entrepot.config.read.DataSize;
import java.util.Optional;

/** How much content may be stored: so many bytes, or a share of the disk. */
public sealed interface StorageLimit {
  /** The parts that a share is counted in. */
  int PERCENT = 100;

  /**
   * How much that is.
   *
   * @param diskBytes the whole size of the disk
   */
  default long bytesOf(long diskBytes) {
    return switch (this) {
      case Bytes(DataSize size) -> size.bytes();
      case ShareOfDisk(int percent) -> diskBytes / PERCENT * percent;
    };
  }

  /** So much, whatever the disk. */
  record Bytes(DataSize size) implements StorageLimit {
    @Override
    public String toString() {
      return size.toString();
    }
  }

  /**
   * A share of the whole size of the file system that the data folder is on.
   *
   * @param percent from 1 to 95, so that the index and other programs find room
   */
  record ShareOfDisk(int percent) implements StorageLimit {
    private static final Range<Integer> ALLOWED = Range.closed(1, 95);

    public ShareOfDisk {
      if (!ALLOWED.contains(percent)) {
        throw new IllegalArgumentException("not a share of the disk: %d%%".formatted(percent));
      }
    }

    @Override
    public String toString() {
      return percent + "%";
    }
  }

  /** Parses a size such as {@code 200GiB}, or a share such as {@code 80%}. */
  static Optional<StorageLimit> parse(String text) {
    if (!text.matches("[0-9]{1,2}%")) {
      return DataSize.parse(text).map(Bytes::new);
    }
    int percent = Integer.parseInt(text, 0, text.length() - 1, 10);
    return ShareOfDisk.ALLOWED.contains(percent)
        ? Optional.of(new ShareOfDisk(percent))
        : Optional.empty();
  }
}
