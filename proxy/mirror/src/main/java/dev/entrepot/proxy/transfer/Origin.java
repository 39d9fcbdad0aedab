package dev.entrepot.proxy.transfer;

import dev.entrepot.oci.ByteRange.Span;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.RegistryName;
import dev.entrepot.oci.Repository;
import dev.entrepot.proxy.answer.Answer;
import dev.entrepot.proxy.upstream.BlobBody;
import dev.entrepot.proxy.upstream.BlobHead;
import dev.entrepot.proxy.upstream.BlobRequest;
import dev.entrepot.proxy.upstream.EndpointId;
import dev.entrepot.proxy.upstream.OriginId;

/**
 * Where the bytes of blobs come from: a repository of a registry, as it is asked for one request.
 * Failures of the network are answers, never exceptions. Any thread, but those that ask block and
 * are for virtual threads.
 */
public interface Origin {
  /** What tells it from other origins. */
  OriginId id();

  /** The repository that is asked. */
  default Repository repository() {
    return id().repository();
  }

  /** What the registry is called. */
  default RegistryName name() {
    return id().registry();
  }

  /** Whether it gives to everyone what it gives here. */
  boolean isPublic();

  /** Whether a request for a blob would be sent, or is held back after failures. */
  boolean isDue();

  /** Whether it has a blob, and how large that is. Blocking. */
  Answer<BlobHead> head(Digest digest);

  /**
   * Begins to fetch a blob, or the rest of one. Blocking.
   *
   * @return a body that the caller closes; it may start before the wanted offset, see {@link
   *     BlobBody#offset}
   */
  Answer<BlobBody> blob(Digest digest, BlobRequest request);

  /**
   * Begins to fetch a part of a blob. Blocking.
   *
   * @param total the blob's size in bytes; nothing is given of a blob of another size
   * @return a body that the caller closes; it may end early, or be too long
   */
  Answer<BlobBody> range(Digest digest, Span span, long total);

  /** An endpoint sent bytes that do not match the digest: it is asked last for a while. */
  void lied(EndpointId endpoint, Digest digest);
}
