package dev.entrepot.cli.progress;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A stream that shows how far it has been read. One thread. */
public final class ProgressInput extends FilterInputStream {
  private final long size;
  private final ProgressDisplay display;
  private long done;

  /**
   * @param size how long it is, in bytes; 0 if that is not known
   */
  public ProgressInput(InputStream in, long size, ProgressDisplay display) {
    super(in);
    this.size = size;
    this.display = display;
  }

  @Override
  public int read() throws IOException {
    int value = super.read();
    show(value < 0 ? 0 : 1);
    return value;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int count = super.read(bytes, offset, length);
    show(count);
    return count;
  }

  private void show(int count) {
    if (count > 0) {
      done += count;
      display.show(done, size, "");
    }
  }
}
