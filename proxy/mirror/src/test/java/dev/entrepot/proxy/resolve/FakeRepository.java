package dev.entrepot.proxy.resolve;

import dev.entrepot.oci.ByteRange.Span;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.DigestAlgorithm;
import dev.entrepot.oci.MediaType;
import dev.entrepot.oci.Reference;
import dev.entrepot.oci.RegistryName;
import dev.entrepot.oci.Repository;
import dev.entrepot.oci.RepositoryName;
import dev.entrepot.oci.Tag;
import dev.entrepot.proxy.answer.Answer;
import dev.entrepot.proxy.answer.Refusal;
import dev.entrepot.proxy.answer.Refusal.Reason;
import dev.entrepot.proxy.answer.Refusal.Source;
import dev.entrepot.proxy.heap.AnswerMemory;
import dev.entrepot.proxy.route.RepositoryOrigin;
import dev.entrepot.proxy.transfer.FakeBody;
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
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A repository that has what the test puts there, and writes down what it is asked. */
public final class FakeRepository implements RepositoryOrigin {
  private static final EndpointId ENDPOINT = new EndpointId(0, "https://registry.test");

  private final OriginId id;
  private final Map<Tag, Digest> tags = new ConcurrentHashMap<>();
  private final Map<Digest, byte[]> manifests = new ConcurrentHashMap<>();
  private final Map<Digest, byte[]> blobs = new ConcurrentHashMap<>();
  private final Map<String, TagList> lists = new ConcurrentHashMap<>();
  private final Map<Digest, byte[]> referrers = new ConcurrentHashMap<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final List<Digest> liedAbout = new CopyOnWriteArrayList<>();
  private volatile Optional<Refusal> failure = Optional.empty();
  private volatile boolean knowsHead = true;
  private volatile boolean isPublic = true;

  private FakeRepository(OriginId id) {
    this.id = id;
  }

  public static FakeRepository of(String name) {
    var repository =
        new Repository(new RegistryName("registry.test"), new RepositoryName("team/" + name));
    return new FakeRepository(new OriginId(repository));
  }

  /** Has a tag that points at a manifest. */
  public Digest has(Tag tag, String manifest) {
    Digest digest = has(manifest);
    tags.put(tag, digest);
    return digest;
  }

  public Digest has(String manifest) {
    byte[] bytes = manifest.getBytes(StandardCharsets.UTF_8);
    Digest digest = Digest.of(DigestAlgorithm.SHA256, bytes);
    manifests.put(digest, bytes);
    return digest;
  }

  /** Answers a digest with other bytes than its own. */
  public void liesAbout(Digest digest) {
    manifests.put(digest, "{}".getBytes(StandardCharsets.UTF_8));
  }

  /** Answers a blob's digest with other bytes than its own. */
  public void hasUnder(Digest digest, String text) {
    blobs.put(digest, text.getBytes(StandardCharsets.UTF_8));
  }

  public Digest hasBlob(byte[] bytes) {
    Digest digest = Digest.of(DigestAlgorithm.SHA256, bytes);
    blobs.put(digest, bytes);
    return digest;
  }

  /** Answers a request for tags after one, which is empty at the start, with a page. */
  public void hasTags(String after, TagList page) {
    lists.put(after, page);
  }

  public void hasReferrers(Digest subject, String index) {
    referrers.put(subject, index.getBytes(StandardCharsets.UTF_8));
  }

  /** Has the manifest no more. */
  public void lacks(Digest manifest) {
    manifests.remove(manifest);
  }

  public void loses(Tag tag) {
    tags.remove(tag);
  }

  /** Refuses everything from now on. */
  public void fails(Reason reason) {
    failure = Optional.of(Refusal.of(Source.UPSTREAM, reason, "it fails: " + reason));
  }

  /** Answers again. */
  public void works() {
    failure = Optional.empty();
  }

  /** Answers no HEAD, as some registries do. */
  public void knowsNoHead() {
    knowsHead = false;
  }

  public void isPrivate() {
    isPublic = false;
  }

  /** What it was asked, in order. */
  public List<String> asked() {
    return asked;
  }

  /** The digests for which it sent wrong bytes. */
  public List<Digest> liedAbout() {
    return liedAbout;
  }

  @Override
  public OriginId id() {
    return id;
  }

  @Override
  public RepositoryOrigin as(CallerLogin login) {
    throw new AssertionError("it gives the same to all");
  }

  @Override
  public boolean isPublic() {
    return isPublic;
  }

  @Override
  public boolean isDue() {
    return true;
  }

  @Override
  public boolean isManifestDue() {
    return true;
  }

  @Override
  public Optional<Refusal> trouble() {
    return Optional.empty();
  }

  @Override
  public Optional<Refusal> sparing() {
    return Optional.empty();
  }

  @Override
  public AnswerMemory memory() {
    return AnswerMemory.unlimited();
  }

  @Override
  public Answer<ManifestHead> headManifest(Reference reference, CallTimeout timeout) {
    asked.add("HEAD " + words(reference));
    return knowsHead
        ? found(reference)
            .then(
                digest ->
                    Answer.found(
                        new ManifestHead(
                            Optional.of(digest),
                            Optional.of(MediaType.OCI_MANIFEST),
                            OptionalLong.of(bytes(digest).length))))
        : refused(Reason.NOT_FOUND);
  }

  @Override
  public Answer<FetchedManifest> manifest(Reference reference, CallTimeout timeout) {
    asked.add("GET " + words(reference));
    return found(reference)
        .then(
            digest -> Answer.found(new FetchedManifest(bytes(digest), Optional.empty(), ENDPOINT)));
  }

  private byte[] bytes(Digest digest) {
    return Objects.requireNonNull(manifests.get(digest));
  }

  private Answer<Digest> found(Reference reference) {
    if (failure.isPresent()) {
      return Answer.refused(failure.get());
    }
    Optional<Digest> digest =
        switch (reference) {
          case Reference.Tagged(Tag tag) -> Optional.ofNullable(tags.get(tag));
          case Reference.Digested(Digest named) ->
              Optional.of(named).filter(manifests::containsKey);
        };
    return digest.map(Answer::found).orElseGet(() -> refused(Reason.NOT_FOUND));
  }

  @Override
  public Answer<TagList> tags(OptionalInt n, Optional<PageCursor> page) {
    String after = page.flatMap(PageCursor::last).orElse("");
    asked.add("TAGS " + after);
    return failure
        .map(Answer::<TagList>refused)
        .orElseGet(
            () ->
                Optional.ofNullable(lists.get(after))
                    .map(Answer::found)
                    .orElseGet(() -> refused(Reason.NOT_FOUND)));
  }

  @Override
  public Answer<ReferrersPage> referrers(
      Digest subject, Optional<PageCursor> page, CallTimeout timeout) {
    asked.add("REFERRERS " + subject);
    return failure
        .map(Answer::<ReferrersPage>refused)
        .orElseGet(
            () ->
                Optional.ofNullable(referrers.get(subject))
                    .map(index -> Answer.found(new ReferrersPage(index, Optional.empty())))
                    .orElseGet(() -> refused(Reason.NOT_FOUND)));
  }

  @Override
  public Answer<BlobHead> head(Digest digest) {
    asked.add("HEAD blob " + digest);
    return blob(digest).then(bytes -> Answer.found(new BlobHead(OptionalLong.of(bytes.length))));
  }

  @Override
  public Answer<BlobBody> blob(Digest digest, BlobRequest request) {
    asked.add("GET blob " + digest);
    return blob(digest).then(bytes -> Answer.found(FakeBody.of(bytes.length).sends(bytes)));
  }

  private Answer<byte[]> blob(Digest digest) {
    return failure
        .map(Answer::<byte[]>refused)
        .orElseGet(
            () ->
                Optional.ofNullable(blobs.get(digest))
                    .map(Answer::found)
                    .orElseGet(() -> refused(Reason.NOT_FOUND)));
  }

  @Override
  public Answer<BlobBody> range(Digest digest, Span span, long total) {
    throw new AssertionError("no part of a blob was expected to be asked for");
  }

  @Override
  public void lied(EndpointId endpoint, Digest digest) {
    liedAbout.add(digest);
  }

  private static <T> Answer<T> refused(Reason reason) {
    return Answer.refused(Refusal.of(Source.UPSTREAM, reason, "not there"));
  }

  private static String words(Reference reference) {
    return switch (reference) {
      case Reference.Tagged(Tag tag) -> tag.toString();
      case Reference.Digested(Digest digest) -> digest.toString();
    };
  }
}
