package dev.entrepot.operate.bundle.media;

import dev.entrepot.operate.bundle.BundleException;
import dev.entrepot.verifier.ContentVerifier;
import dev.entrepot.verifier.Verified;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The files of a bundle as one stream, which does not go on behind a file that is not what a list
 * says: once it has been read to its end, all of it was right. Blocking; one thread.
 */
public final class MediaInput extends InputStream {
  private final Iterator<MediaFile> files;
  private @Nullable Reading current;

  /** What was wrong; each later read fails for the same reason. */
  private @Nullable BundleException fault;

  MediaInput(List<MediaFile> files) {
    this.files = files.iterator();
  }

  /** A file that is being read. */
  private record Reading(MediaFile file, InputStream in, Optional<ContentVerifier> verifier) {
    static Reading of(MediaFile file) throws IOException {
      return new Reading(
          file, Files.newInputStream(file.file()), file.sum().map(ContentVerifier::new));
    }

    void update(byte[] bytes, int offset, int count) {
      verifier.ifPresent(it -> it.update(ByteBuffer.wrap(bytes, offset, count)));
    }

    boolean isRight() {
      return verifier.stream().allMatch(it -> it.finish(OptionalLong.empty()) instanceof Verified);
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    while (fault != null || current != null || files.hasNext()) {
      if (fault != null) {
        throw fault;
      }
      int count = readOn(bytes, offset, length);
      if (count >= 0) {
        return count;
      }
    }
    return -1;
  }

  /** From the current file; -1 at its end. */
  private int readOn(byte[] bytes, int offset, int length) throws IOException {
    MediaFile file = current == null ? files.next() : current.file();
    try {
      if (current == null) {
        current = Reading.of(file);
      }
      int count = current.in().read(bytes, offset, length);
      if (count < 0) {
        end(current);
        current = null;
      } else {
        current.update(bytes, offset, count);
      }
      return count;
    } catch (IOException e) {
      fault =
          new BundleException("%s cannot be read: %s".formatted(file.file(), FileFault.of(e)), e);
      throw fault;
    }
  }

  private void end(Reading ended) throws IOException {
    ended.in().close();
    if (!ended.isRight()) {
      fault =
          new BundleException(
              "%s is not what its list of checksums says, so that the bundle does not count: copy it again, and import it again; what has come is kept"
                  .formatted(ended.file().file()));
    }
  }

  /** What was wrong with the files, if anything was. */
  public Optional<BundleException> fault() {
    return Optional.ofNullable(fault);
  }

  /** Whether all has been read. */
  public boolean isAtEnd() {
    return current == null && !files.hasNext();
  }

  @Override
  public void close() throws IOException {
    if (current != null) {
      current.in().close();
    }
  }
}
