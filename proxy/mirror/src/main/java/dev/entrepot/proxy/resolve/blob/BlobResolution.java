package dev.entrepot.proxy.resolve.blob;

import dev.entrepot.proxy.answer.Refusal;
import dev.entrepot.proxy.resolve.CacheStatus;
import dev.entrepot.proxy.transfer.source.ByteSource;
import java.util.OptionalLong;

/** How a request for a blob will be answered. */
public sealed interface BlobResolution {
  /** With its bytes, from the store or as they come; the receiver closes the source. */
  record Content(ByteSource source, CacheStatus status) implements BlobResolution {}

  /**
   * With what is known of it, which is enough for HEAD.
   *
   * @param size in bytes, where it is known
   */
  record Described(OptionalLong size, CacheStatus status) implements BlobResolution {}

  /** Not at all: the client has gone. */
  record Left() implements BlobResolution {}

  /** With the reason why not. */
  record Refused(Refusal refusal) implements BlobResolution {}
}
