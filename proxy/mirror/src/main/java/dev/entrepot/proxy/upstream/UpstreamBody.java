package dev.entrepot.proxy.upstream;

import dev.entrepot.oci.RegistryName;
import dev.entrepot.proxy.upstream.BlobRequest.Validator;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The body of an upstream's answer as a blob, or the rest of one. */
final class UpstreamBody implements BlobBody {
  private final RegistryName upstream;
  private final EndpointId endpoint;
  private final Response response;
  private final long offset;
  private final OptionalLong total;

  UpstreamBody(
      RegistryName upstream,
      EndpointId endpoint,
      Response response,
      long offset,
      OptionalLong total) {
    this.upstream = upstream;
    this.endpoint = endpoint;
    this.response = response;
    this.offset = offset;
    this.total = total;
  }

  @Override
  public OptionalLong total() {
    return total;
  }

  @Override
  public EndpointId endpoint() {
    return endpoint;
  }

  @Override
  public Optional<Validator> validator() {
    return response.validator();
  }

  @Override
  public long offset() {
    return offset;
  }

  @Override
  public List<ByteBuffer> take() throws IOException, InterruptedException {
    assert Thread.currentThread().isVirtual();
    try {
      return response.take();
    } catch (IOException e) {
      throw new IOException("%s: the blob's body: %s".formatted(upstream, e.getMessage()), e);
    }
  }

  @Override
  public void close() {
    response.close();
  }
}
