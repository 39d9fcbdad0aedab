package dev.entrepot.proxy.resolve.rights;

import dev.entrepot.config.Secret;
import dev.entrepot.oci.ByteRange.Span;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.Reference;
import dev.entrepot.proxy.answer.Answer;
import dev.entrepot.proxy.answer.Refusal;
import dev.entrepot.proxy.answer.Refusal.Reason;
import dev.entrepot.proxy.answer.Refusal.Source;
import dev.entrepot.proxy.heap.AnswerMemory;
import dev.entrepot.proxy.resolve.FakeRepository;
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
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;

/** A repository that gives to those logins alone that have the right, and notes who asked what. */
final class LentRepository implements RepositoryOrigin {
  /** What all views of the repository share. */
  private record Registry(
      FakeRepository content,
      Set<String> lentTo,
      List<String> asked,
      Reason refusal,
      AtomicBoolean isDown) {}

  private final Registry registry;
  private final OriginId id;

  private LentRepository(Registry registry, OriginId id) {
    this.registry = registry;
    this.id = id;
  }

  /** One that refuses everyone, for this reason. */
  static LentRepository of(FakeRepository content, Reason refusal) {
    var registry =
        new Registry(
            content,
            ConcurrentHashMap.newKeySet(),
            new CopyOnWriteArrayList<>(),
            refusal,
            new AtomicBoolean());
    return new LentRepository(registry, content.id());
  }

  static CallerLogin login(String user) {
    return CallerLogin.ofPassword("key of " + user, user, new Secret("password of " + user));
  }

  LentRepository lendTo(CallerLogin... logins) {
    for (CallerLogin login : logins) {
      registry.lentTo.add(login.key());
    }
    return this;
  }

  void revoke(CallerLogin login) {
    registry.lentTo.remove(login.key());
  }

  /** Answers nobody, or works again. */
  void isDown(boolean down) {
    registry.isDown.set(down);
  }

  /** What was asked by whom, in order: the user's name, and what the repository was asked. */
  List<String> asked() {
    return registry.asked;
  }

  void forget() {
    registry.asked.clear();
  }

  private <T> Optional<Answer<T>> refused(String question) {
    String key = id.caller().orElse("us");
    registry.asked.add(
        "%s %s".formatted(key.isEmpty() ? "anyone" : key.replace("key of ", ""), question));
    if (registry.isDown.get()) {
      return Optional.of(
          Answer.refused(Refusal.of(Source.UPSTREAM, Reason.UNAVAILABLE, "the registry is down")));
    }
    return registry.lentTo.contains(key)
        ? Optional.empty()
        : Optional.of(
            Answer.refused(
                Refusal.of(Source.UPSTREAM, registry.refusal, "the registry refuses this")));
  }

  @Override
  public RepositoryOrigin as(CallerLogin login) {
    return new LentRepository(registry, new OriginId(id.repository(), Optional.of(login.key())));
  }

  @Override
  public OriginId id() {
    return id;
  }

  @Override
  public Answer<ManifestHead> headManifest(Reference reference, CallTimeout patience) {
    return this.<ManifestHead>refused("HEAD " + words(reference))
        .orElseGet(() -> registry.content.headManifest(reference, patience));
  }

  @Override
  public Answer<FetchedManifest> manifest(Reference reference, CallTimeout patience) {
    return this.<FetchedManifest>refused("GET " + words(reference))
        .orElseGet(() -> registry.content.manifest(reference, patience));
  }

  private static String words(Reference reference) {
    return switch (reference) {
      case Reference.Tagged(var tag) -> tag.toString();
      case Reference.Digested _ -> "manifest";
    };
  }

  @Override
  public Answer<BlobHead> head(Digest digest) {
    return this.<BlobHead>refused("HEAD blob").orElseGet(() -> registry.content.head(digest));
  }

  @Override
  public Answer<BlobBody> blob(Digest digest, BlobRequest request) {
    return this.<BlobBody>refused("GET blob")
        .orElseGet(() -> registry.content.blob(digest, request));
  }

  @Override
  public Answer<BlobBody> range(Digest digest, Span span, long total) {
    return this.<BlobBody>refused("GET range")
        .orElseGet(() -> registry.content.range(digest, span, total));
  }

  @Override
  public Answer<TagList> tags(OptionalInt n, Optional<PageCursor> page) {
    return this.<TagList>refused("TAGS").orElseGet(() -> registry.content.tags(n, page));
  }

  @Override
  public Answer<ReferrersPage> referrers(
      Digest subject, Optional<PageCursor> page, CallTimeout patience) {
    return this.<ReferrersPage>refused("REFERRERS")
        .orElseGet(() -> registry.content.referrers(subject, page, patience));
  }

  @Override
  public boolean isPublic() {
    return false;
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
  public void lied(EndpointId endpoint, Digest digest) {
    registry.content.lied(endpoint, digest);
  }
}
