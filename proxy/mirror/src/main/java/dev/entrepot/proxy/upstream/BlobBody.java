package dev.entrepot.proxy.upstream;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The bytes of a blob as they come from an upstream. Read and closed by one virtual thread. */
public interface BlobBody extends AutoCloseable {
  /** The size of the whole blob in bytes, wherever this body starts, if the upstream says it. */
  OptionalLong total();

  /** Which endpoint it comes from, whatever host that has sent us to. */
  EndpointId endpoint();

  /** The strong entity tag that it came with, if any. */
  Optional<BlobRequest.Validator> validator();

  /** Which byte of the blob this body starts with: 0 if the upstream ignored the Range. */
  long offset();

  /**
   * Waits for the next bytes, in order; an empty list is the clean end. The buffers may be read
   * until the next call of this object, and their positions moved.
   *
   * @throws IOException if the upstream cut the body or sent nothing for the idle timeout; the
   *     message says which
   */
  List<ByteBuffer> take() throws IOException, InterruptedException;

  /**
   * Before the end: gives the connection up. After it: nothing, as the connection is back in its
   * pool.
   */
  @Override
  void close();
}
