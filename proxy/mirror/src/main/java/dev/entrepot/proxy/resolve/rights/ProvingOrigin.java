package dev.entrepot.proxy.resolve.rights;

import dev.entrepot.oci.ByteRange.Span;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.DigestAlgorithm;
import dev.entrepot.oci.Reference;
import dev.entrepot.oci.manifest.ImageIndex;
import dev.entrepot.oci.manifest.ImageManifest;
import dev.entrepot.oci.manifest.MalformedManifest;
import dev.entrepot.oci.manifest.ManifestParser;
import dev.entrepot.oci.manifest.OtherManifest;
import dev.entrepot.proxy.answer.Answer;
import dev.entrepot.proxy.answer.Answer.Found;
import dev.entrepot.proxy.answer.Answer.Refused;
import dev.entrepot.proxy.answer.Refusal;
import dev.entrepot.proxy.answer.Refusal.Reason;
import dev.entrepot.proxy.heap.AnswerMemory;
import dev.entrepot.proxy.route.RepositoryOrigin;
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
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A repository as a caller's login asks for it: whatever the registry answers says what rights that
 * login has. Blocking where it asks; virtual threads only.
 */
final class ProvingOrigin implements RepositoryOrigin {
  private final RepositoryOrigin origin;
  private final PullProofs proofs;
  private final Duration keep;

  /**
   * @param keep how long a proof may be of use
   */
  ProvingOrigin(RepositoryOrigin origin, PullProofs proofs, Duration keep) {
    this.origin = origin;
    this.proofs = proofs;
    this.keep = keep;
  }

  /** What an answer proves. */
  private record Proof(ProvenRight right, Optional<Digest> manifest) {
    static final Optional<Proof> NONE = Optional.empty();
    static final Proof TAGS = new Proof(ProvenRight.TAGS, Optional.empty());

    static Proof pull(Digest manifest) {
      return new Proof(ProvenRight.PULL, Optional.of(manifest));
    }
  }

  private <T> Answer<T> heard(Supplier<Answer<T>> question, Function<T, Optional<Proof>> proves) {
    long askedAt = proofs.now();
    Answer<T> answer = question.get();
    switch (answer) {
      case Found<T>(T value) ->
          proves
              .apply(value)
              .ifPresent(proof -> proofs.granted(id(), proof.right, askedAt, proof.manifest, keep));
      case Refused<T>(Refusal refusal) -> {
        if (isOfRights(refusal)) {
          proofs.denied(id(), refusal, keep);
        }
      }
    }
    return answer;
  }

  private static boolean isOfRights(Refusal refusal) {
    return refusal.reason() == Reason.UNAUTHORIZED || refusal.reason() == Reason.DENIED;
  }

  /** A HEAD proves something if it names a digest, which no page of a gateway does. */
  @Override
  public Answer<ManifestHead> headManifest(Reference reference, CallTimeout patience) {
    return heard(
        () -> origin.headManifest(reference, patience),
        head -> head.digest().filter(digest -> isMeant(reference, digest)).map(Proof::pull));
  }

  private static boolean isMeant(Reference reference, Digest digest) {
    return switch (reference) {
      case Reference.Tagged _ -> true;
      case Reference.Digested(Digest asked) -> asked.equals(digest);
    };
  }

  /** Only a manifest proves something: a gateway may answer with a page that asks for a login. */
  @Override
  public Answer<FetchedManifest> manifest(Reference reference, CallTimeout patience) {
    return heard(
        () -> origin.manifest(reference, patience),
        fetched -> given(reference, fetched).map(Proof::pull));
  }

  private static Optional<Digest> given(Reference reference, FetchedManifest fetched) {
    return switch (reference) {
      case Reference.Digested(Digest asked) ->
          Optional.of(asked)
              .filter(digest -> Digest.of(digest.algorithm(), fetched.raw()).equals(digest));
      case Reference.Tagged _ ->
          switch (ManifestParser.parse(fetched.raw(), fetched.mediaType())) {
            case ImageManifest _, ImageIndex _ ->
                Optional.of(Digest.of(DigestAlgorithm.SHA256, fetched.raw()));
            case OtherManifest _, MalformedManifest _ -> Optional.empty();
          };
    };
  }

  /** What it proves shows by the blob's size, which is not known here. */
  @Override
  public Answer<BlobHead> head(Digest digest) {
    return heard(() -> origin.head(digest), _ -> Proof.NONE);
  }

  @Override
  public Answer<BlobBody> blob(Digest digest, BlobRequest request) {
    return heard(() -> origin.blob(digest, request), _ -> Proof.NONE);
  }

  @Override
  public Answer<BlobBody> range(Digest digest, Span span, long total) {
    return heard(() -> origin.range(digest, span, total), _ -> Proof.NONE);
  }

  @Override
  public Answer<TagList> tags(OptionalInt n, Optional<PageCursor> page) {
    return heard(() -> origin.tags(n, page), _ -> Optional.of(Proof.TAGS));
  }

  @Override
  public Answer<ReferrersPage> referrers(
      Digest subject, Optional<PageCursor> page, CallTimeout patience) {
    return heard(() -> origin.referrers(subject, page, patience), _ -> Proof.NONE);
  }

  @Override
  public RepositoryOrigin as(CallerLogin login) {
    return new ProvingOrigin(origin.as(login), proofs, keep);
  }

  @Override
  public OriginId id() {
    return origin.id();
  }

  @Override
  public boolean isPublic() {
    return origin.isPublic();
  }

  @Override
  public boolean isDue() {
    return origin.isDue();
  }

  @Override
  public boolean isManifestDue() {
    return origin.isManifestDue();
  }

  @Override
  public Optional<Refusal> trouble() {
    return origin.trouble();
  }

  @Override
  public Optional<Refusal> sparing() {
    return origin.sparing();
  }

  @Override
  public AnswerMemory memory() {
    return origin.memory();
  }

  @Override
  public void lied(EndpointId endpoint, Digest digest) {
    origin.lied(endpoint, digest);
  }
}
