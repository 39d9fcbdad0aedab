package dev.entrepot.cache.fault;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file of a {@link FaultyDisk}, or a folder that is opened to be forced. */
final class FaultyChannel extends FileChannel {
  private final FaultyDisk disk;
  private final Path file;
  private final FileChannel real;

  FaultyChannel(FaultyDisk disk, Path file, FileChannel real) {
    this.disk = disk;
    this.file = file;
    this.real = real;
  }

  private interface Transfer {
    int run(ByteBuffer bytes) throws IOException;
  }

  /** A part has half of the bytes, but one at least. */
  private int transfer(Operation operation, ByteBuffer bytes, Transfer transfer)
      throws IOException {
    if (!disk.step(operation, file) || bytes.remaining() < 2) {
      return transfer.run(bytes);
    }
    int limit = bytes.limit();
    bytes.limit(bytes.position() + bytes.remaining() / 2);
    try {
      return transfer.run(bytes);
    } finally {
      bytes.limit(limit);
    }
  }

  @Override
  public int read(ByteBuffer bytes) throws IOException {
    return transfer(Operation.READ, bytes, real::read);
  }

  @Override
  public int read(ByteBuffer bytes, long position) throws IOException {
    return transfer(Operation.READ, bytes, piece -> real.read(piece, position));
  }

  @Override
  public long read(ByteBuffer[] batch, int offset, int length) throws IOException {
    return offset == batch.length || length == 0 ? 0 : read(batch[offset]);
  }

  @Override
  public int write(ByteBuffer bytes) throws IOException {
    int written = transfer(Operation.WRITE, bytes, real::write);
    disk.platters().written(file);
    return written;
  }

  @Override
  public int write(ByteBuffer bytes, long position) throws IOException {
    int written = transfer(Operation.WRITE, bytes, piece -> real.write(piece, position));
    disk.platters().written(file);
    return written;
  }

  @Override
  public long write(ByteBuffer[] batch, int offset, int length) throws IOException {
    for (int i = offset; i < offset + length; i++) {
      if (batch[i].hasRemaining()) {
        return write(batch[i]);
      }
    }
    return 0;
  }

  @Override
  public FileChannel truncate(long size) throws IOException {
    disk.step(Operation.TRUNCATE, file);
    real.truncate(size);
    disk.platters().written(file);
    return this;
  }

  @Override
  public void force(boolean metaData) throws IOException {
    boolean isFolder = Files.isDirectory(file);
    disk.step(isFolder ? Operation.FORCE_FOLDER : Operation.FORCE, file);
    if (isFolder) {
      disk.platters().forceFolder(file);
    } else {
      disk.platters().forceFile(file);
    }
  }

  @Override
  public long position() throws IOException {
    return real.position();
  }

  @Override
  public FileChannel position(long position) throws IOException {
    real.position(position);
    return this;
  }

  @Override
  public long size() throws IOException {
    disk.step(Operation.LOOK, file);
    return real.size();
  }

  @Override
  public long transferTo(long position, long count, WritableByteChannel target) throws IOException {
    disk.step(Operation.READ, file);
    return real.transferTo(position, count, target);
  }

  @Override
  public long transferFrom(ReadableByteChannel source, long position, long count) {
    throw new UnsupportedOperationException();
  }

  @Override
  public MappedByteBuffer map(MapMode mode, long position, long size) {
    throw new UnsupportedOperationException();
  }

  @Override
  public FileLock lock(long position, long size, boolean shared) throws IOException {
    return real.lock(position, size, shared);
  }

  @Override
  public FileLock tryLock(long position, long size, boolean shared) throws IOException {
    return real.tryLock(position, size, shared);
  }

  @Override
  protected void implCloseChannel() throws IOException {
    real.close();
  }
}
