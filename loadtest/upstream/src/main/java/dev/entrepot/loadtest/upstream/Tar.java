package dev.entrepot.loadtest.upstream;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;

/** Tar archives of one file (POSIX.1-1988, ustar), the same bytes for the same file. */
final class Tar {
  private static final int BLOCK_BYTES = 512;
  private static final int NAME_AT = 0;
  private static final int MODE_AT = 100;
  private static final int OWNER_AT = 108;
  private static final int GROUP_AT = 116;
  private static final int SIZE_AT = 124;
  private static final int TIME_AT = 136;
  private static final int CHECKSUM_AT = 148;
  private static final int TYPE_AT = 156;
  private static final int MAGIC_AT = 257;

  private Tar() {}

  /**
   * @param name ASCII, less than 100 bytes
   */
  static byte[] of(String name, byte[] file) {
    var archive = new ByteArrayOutputStream();
    archive.writeBytes(header(name, file.length));
    archive.writeBytes(file);
    archive.writeBytes(new byte[Math.floorMod(-file.length, BLOCK_BYTES)]);
    archive.writeBytes(new byte[2 * BLOCK_BYTES]);
    return archive.toByteArray();
  }

  static byte[] gzipped(byte[] bytes) {
    var compressed = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(compressed)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("memory cannot be written", e);
    }
    return compressed.toByteArray();
  }

  private static byte[] header(String name, int size) {
    byte[] header = new byte[BLOCK_BYTES];
    put(header, NAME_AT, name);
    put(header, MODE_AT, "0000644");
    put(header, OWNER_AT, "0000000");
    put(header, GROUP_AT, "0000000");
    put(header, SIZE_AT, "%011o".formatted(size));
    put(header, TIME_AT, "00000000000");
    put(header, TYPE_AT, "0");
    put(header, MAGIC_AT, "ustar\00000");
    put(header, CHECKSUM_AT, "        ");
    put(header, CHECKSUM_AT, "%06o\0".formatted(sum(header)));
    return header;
  }

  private static void put(byte[] header, int at, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(bytes, 0, header, at, bytes.length);
  }

  private static int sum(byte[] header) {
    int sum = 0;
    for (byte value : header) {
      sum += value & 0xFF;
    }
    return sum;
  }
}
