package dev.entrepot.cache.recover;

import dev.entrepot.oci.Digest;
import dev.entrepot.verifier.ContentVerifier;
import dev.entrepot.verifier.Verified;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;

/** Whether a file is what its name says. */
final class WholeFile {
  private static final int BUFFER_BYTES = 256 << 10;

  private WholeFile() {}

  /**
   * Hashes the rest of a file, from the channel's position on. Blocking.
   *
   * @param goesOn whether to read on; asked before each piece
   * @return false too if it did not go on to the end
   */
  static boolean is(Digest digest, FileChannel file, BooleanSupplier goesOn) throws IOException {
    var verifier = new ContentVerifier(digest);
    var buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
    while (goesOn.getAsBoolean() && file.read(buffer) >= 0) {
      verifier.update(buffer.flip());
      buffer.clear();
    }
    return verifier.finish(OptionalLong.empty()) instanceof Verified;
  }
}
