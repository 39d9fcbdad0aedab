package dev.entrepot.cache.blob;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Tells whether a failure to open or read a blob's file is a fault of that file. Only then may the
 * blob be removed. Any thread.
 *
 * <p>There are three sorts of failure:
 *
 * <ul>
 *   <li>Something else lies in the file's place, such as a folder or a link: a fault of the file.
 *   <li>The disk cannot read it (EIO and the like): a fault of the file, unless {@value
 *       #MAX_IN_A_ROW} files in a row could not be read before it. Then the disk itself is at
 *       fault, and what lies on it may be whole.
 *   <li>All else, such as too many open files, no memory, no permission, a timeout, a closed
 *       channel, or a failure in words that are not known here: it says nothing of the file.
 * </ul>
 */
public final class ReadFaults {
  /** So many unreadable files in a row are each at fault; what follows is the disk's fault. */
  static final int MAX_IN_A_ROW = 4;

  /** What the C library says of EISDIR, ELOOP and ENOENT. */
  private static final Set<String> OTHER_THING =
      Set.of("Is a directory", "Too many levels of symbolic links", "No such file or directory");

  /** The same of EIO, ENODATA, EBADMSG, EUCLEAN, EILSEQ and EREMOTEIO. */
  private static final Set<String> UNREADABLE =
      Set.of(
          "Input/output error",
          "No data available",
          "Bad message",
          "Structure needs cleaning",
          "Invalid or incomplete multibyte or wide character",
          "Remote I/O error");

  private final AtomicInteger unreadable = new AtomicInteger();

  /** A file was read to the end that was wanted. */
  public void wasRead() {
    unreadable.set(0);
  }

  /** Whether a failure to open or read a file is the file's own fault. */
  public boolean isOfTheFile(IOException failure) {
    if (failure instanceof NoSuchFileException || OTHER_THING.contains(reason(failure))) {
      return true;
    }
    return UNREADABLE.contains(reason(failure))
        && unreadable.updateAndGet(count -> Math.min(count + 1, MAX_IN_A_ROW + 1)) <= MAX_IN_A_ROW;
  }

  private static String reason(IOException failure) {
    String reason =
        failure instanceof FileSystemException known ? known.getReason() : failure.getMessage();
    return reason == null ? "" : reason;
  }
}
