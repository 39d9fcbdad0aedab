package dev.entrepot.cache.verify;

import java.util.OptionalLong;

/**
 * How thoroughly and how fast to look.
 *
 * @param deep whether layers are uncompressed too and compared with their images' configs
 * @param bytesPerSecond how much may be read a second; empty for no limit
 */
public record VerificationOptions(boolean deep, OptionalLong bytesPerSecond) {
  /**
   * @throws IllegalArgumentException if the rate is not above 0
   */
  public VerificationOptions {
    if (bytesPerSecond.isPresent() && bytesPerSecond.getAsLong() <= 0) {
      throw new IllegalArgumentException("no rate: " + bytesPerSecond.getAsLong());
    }
  }
}
