package dev.entrepot.cache.verify;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A blob's file as a stream, read at the verification's rate. It remembers its own failure, so that
 * a file that cannot be read is not taken for a layer that cannot be uncompressed.
 */
final class PacedInput extends InputStream {
  private final FileChannel file;
  private final long size;
  private final ReadRate rate;
  private final Tally tally;
  private long position;
  private long nanos;
  private @Nullable IOException failure;

  /** Takes over the file. */
  PacedInput(FileChannel file, ReadRate rate, Tally tally) throws IOException {
    this.file = file;
    this.size = file.size();
    this.rate = rate;
    this.tally = tally;
  }

  /** How many bytes the file has. */
  long size() {
    return size;
  }

  /** How long reading has taken, with all that was waited for the rate, in nanoseconds. */
  long nanos() {
    return nanos;
  }

  /** Why the file could not be read, if it could not. */
  Optional<IOException> failure() {
    return Optional.ofNullable(failure);
  }

  @Override
  public int read() throws IOException {
    var one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    long begun = System.nanoTime();
    try {
      int read = file.read(ByteBuffer.wrap(bytes, offset, length));
      if (read > 0) {
        position += read;
        tally.read(read);
        rate.passed(read);
      }
      return read;
    } catch (InterruptedException e) {
      var interrupted = new InterruptedIOException("the verification was broken off");
      interrupted.initCause(e);
      failure = interrupted;
      throw interrupted;
    } catch (IOException e) {
      failure = e;
      throw e;
    } finally {
      nanos += System.nanoTime() - begun;
    }
  }

  /** Says that there is more until the end, which concatenated gzip members are read by. */
  @Override
  public int available() {
    return (int) Math.min(Integer.MAX_VALUE, Math.max(0, size - position));
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
