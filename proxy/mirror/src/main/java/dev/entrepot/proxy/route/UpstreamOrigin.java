package dev.entrepot.proxy.route;

import dev.entrepot.oci.ByteRange.Span;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.Repository;
import dev.entrepot.proxy.answer.Answer;
import dev.entrepot.proxy.transfer.Origin;
import dev.entrepot.proxy.upstream.BlobBody;
import dev.entrepot.proxy.upstream.BlobHead;
import dev.entrepot.proxy.upstream.BlobRequest;
import dev.entrepot.proxy.upstream.EndpointId;
import dev.entrepot.proxy.upstream.OriginId;
import dev.entrepot.proxy.upstream.Upstream;

/** A repository of an upstream. */
final class UpstreamOrigin implements Origin {
  private final Upstream upstream;
  private final OriginId id;

  UpstreamOrigin(Upstream upstream, Repository repository) {
    this.upstream = upstream;
    this.id = new OriginId(repository);
  }

  @Override
  public OriginId id() {
    return id;
  }

  @Override
  public boolean isPublic() {
    return upstream.isPublic();
  }

  @Override
  public boolean isDue() {
    return upstream.isDueForBlobs(id.name());
  }

  @Override
  public Answer<BlobHead> head(Digest digest) {
    return upstream.headBlob(id.name(), digest);
  }

  @Override
  public Answer<BlobBody> blob(Digest digest, BlobRequest wish) {
    return upstream.getBlob(id.name(), digest, wish);
  }

  @Override
  public Answer<BlobBody> range(Digest digest, Span span, long total) {
    return upstream.getBlobRange(id.name(), digest, span, total);
  }

  @Override
  public void lied(EndpointId endpoint, Digest digest) {
    upstream.lied(endpoint, digest);
  }
}
