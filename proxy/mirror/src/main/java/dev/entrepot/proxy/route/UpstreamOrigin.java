package dev.entrepot.proxy.route;

import dev.entrepot.oci.ByteRange.Span;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.Reference;
import dev.entrepot.oci.Repository;
import dev.entrepot.proxy.answer.Answer;
import dev.entrepot.proxy.answer.Refusal;
import dev.entrepot.proxy.heap.AnswerMemory;
import dev.entrepot.proxy.upstream.BlobBody;
import dev.entrepot.proxy.upstream.BlobHead;
import dev.entrepot.proxy.upstream.BlobRequest;
import dev.entrepot.proxy.upstream.CallTimeout;
import dev.entrepot.proxy.upstream.CallerLogin;
import dev.entrepot.proxy.upstream.EndpointId;
import dev.entrepot.proxy.upstream.FetchedManifest;
import dev.entrepot.proxy.upstream.ManifestHead;
import dev.entrepot.proxy.upstream.OriginId;
import dev.entrepot.proxy.upstream.PageCursor;
import dev.entrepot.proxy.upstream.ReferrersPage;
import dev.entrepot.proxy.upstream.TagList;
import dev.entrepot.proxy.upstream.Upstream;
import java.util.Optional;
import java.util.OptionalInt;

/** A repository of an upstream. */
final class UpstreamOrigin implements RepositoryOrigin {
  private final Upstream upstream;
  private final OriginId id;

  UpstreamOrigin(Upstream upstream, Repository repository) {
    this.upstream = upstream;
    this.id = new OriginId(repository, upstream.caller());
  }

  @Override
  public RepositoryOrigin as(CallerLogin login) {
    return new UpstreamOrigin(upstream.as(login), id.repository());
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

  @Override
  public Answer<ManifestHead> headManifest(Reference reference, CallTimeout patience) {
    return upstream.headManifest(id.name(), reference, patience);
  }

  @Override
  public Answer<FetchedManifest> manifest(Reference reference, CallTimeout patience) {
    return upstream.getManifest(id.name(), reference, patience);
  }

  @Override
  public Answer<TagList> tags(OptionalInt n, Optional<PageCursor> page) {
    return upstream.listTags(id.name(), n, page);
  }

  @Override
  public Answer<ReferrersPage> referrers(
      Digest subject, Optional<PageCursor> page, CallTimeout patience) {
    return upstream.referrers(id.name(), subject, page, patience);
  }

  @Override
  public boolean isManifestDue() {
    return upstream.isDue(id.name());
  }

  @Override
  public Optional<Refusal> trouble() {
    return upstream.trouble(id.name());
  }

  @Override
  public Optional<Refusal> sparing() {
    return upstream.sparing();
  }

  @Override
  public AnswerMemory memory() {
    return upstream.memory();
  }
}
