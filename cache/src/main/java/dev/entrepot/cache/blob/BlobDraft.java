package dev.entrepot.cache.blob;

import dev.entrepot.verifier.Verified;
import java.io.IOException;

/**
 * A staged blob of a {@link BlobStore} alone, which knows of no index. It can be published in two
 * ways: {@link #commit} returns once the blob is durable, {@link #publish} before.
 */
public interface BlobDraft extends StagedBlob {
  /**
   * Publishes as {@link #commit} does, but not durably: the blob outlives the process, and a loss
   * of power only once it is forced ({@link BlobStore#force}). Until then that may leave any
   * content under its name.
   */
  void publish(Verified verified) throws IOException;
}
