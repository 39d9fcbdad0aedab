package dev.entrepot.operate.pull;

import dev.entrepot.config.read.ConfigException;
import dev.entrepot.config.read.ConfigReader;
import dev.entrepot.operate.pull.spec.SyncList;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/** A list of images as it was written, and what it says. */
@SuppressWarnings("ArrayRecordComponent") // Compared by nobody.
public record SyncText(byte[] text, SyncList list) {
  private static final Path STANDARD_INPUT = Path.of("-");

  /**
   * Reads a list; {@code -} is the input.
   *
   * @throws ConfigException if it cannot be read, or is none
   */
  public static SyncText read(Path file, InputStream input) throws ConfigException, IOException {
    byte[] text = bytes(file, input);
    return new SyncText(text, SyncList.parse(file, text));
  }

  /** What stands in it; more than is allowed has one byte too many. */
  public static byte[] bytes(Path file, InputStream input) throws ConfigException, IOException {
    return file.equals(STANDARD_INPUT)
        ? input.readNBytes(ConfigReader.MAX_BYTES + 1)
        : ConfigReader.bytes(file);
  }
}
