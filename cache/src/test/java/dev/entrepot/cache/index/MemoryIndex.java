package dev.entrepot.cache.index;

import dev.entrepot.cache.error.StoreException;
import dev.entrepot.cache.index.IndexChange.PutBlob;
import dev.entrepot.cache.index.IndexChange.PutLink;
import dev.entrepot.cache.index.IndexChange.PutManifest;
import dev.entrepot.cache.index.IndexChange.PutPublic;
import dev.entrepot.cache.index.IndexChange.PutPulls;
import dev.entrepot.cache.index.IndexChange.PutReferrers;
import dev.entrepot.cache.index.IndexChange.PutTag;
import dev.entrepot.cache.index.IndexChange.PutUnforced;
import dev.entrepot.cache.index.IndexChange.PutUnreached;
import dev.entrepot.cache.index.IndexChange.PutUses;
import dev.entrepot.cache.index.IndexChange.RemoveBlob;
import dev.entrepot.cache.index.IndexChange.RemoveHistory;
import dev.entrepot.cache.index.IndexChange.RemoveLink;
import dev.entrepot.cache.index.IndexChange.RemoveManifest;
import dev.entrepot.cache.index.IndexChange.RemovePublic;
import dev.entrepot.cache.index.IndexChange.RemovePull;
import dev.entrepot.cache.index.IndexChange.RemoveReferrers;
import dev.entrepot.cache.index.IndexChange.RemoveTag;
import dev.entrepot.cache.index.IndexChange.RemoveUnforced;
import dev.entrepot.cache.index.IndexChange.RemoveUnreached;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.Reference;
import dev.entrepot.oci.RegistryName;
import dev.entrepot.oci.Repository;
import dev.entrepot.oci.Tag;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** An index in memory; counts its reads, and can be made to refuse writes. */
public final class MemoryIndex implements MetadataIndex {
  private static final Comparator<Digest> IN_ORDER =
      Comparator.comparing(Digest::algorithm).thenComparing(Digest::hex);

  private static final Comparator<LinkedContent> LINKS_IN_ORDER =
      Comparator.comparing((LinkedContent link) -> link.repository().registry().value())
          .thenComparing(link -> link.repository().name().value())
          .thenComparing(LinkedContent::digest, IN_ORDER);

  private static final long ENTRY_BYTES = 100;

  private final Map<Object, Object> entries = new HashMap<>();
  private final Map<Digest, Long> uses = new HashMap<>();
  private long requests;
  private boolean closed;
  private boolean refusing;
  private int reads;

  private record BlobKey(Digest digest) {}

  private record ManifestKey(Digest digest) {}

  private record LinkKey(Repository repository, Digest digest) {}

  private record PublicKey(PublicContent content) {}

  private record ReferrersKey(Repository repository, Digest subject) {}

  private record PullKey(Repository repository, Reference reference, Pulled.Use use) {}

  private record UnreachedKey(Link.Kind kind, Digest digest) {}

  private record HistoryKey(Repository repository, Tag tag) {}

  private record TagKey(Repository repository, Tag tag) {}

  public synchronized int reads() {
    return reads;
  }

  public synchronized void refuse() {
    refusing = true;
  }

  public synchronized void accept() {
    refusing = false;
  }

  @Override
  public Optional<BlobRecord> blob(Digest digest) {
    return find(new BlobKey(digest), BlobRecord.class);
  }

  @Override
  public Optional<StoredManifest> manifest(Digest digest) {
    return find(new ManifestKey(digest), StoredManifest.class);
  }

  @Override
  public Optional<Link> link(Repository repository, Digest digest) {
    return find(new LinkKey(repository, digest), Link.class);
  }

  @Override
  public boolean isPublic(PublicContent content) {
    return find(new PublicKey(content), PublicContent.class).isPresent();
  }

  @Override
  public Optional<TagRecord> tag(Repository repository, Tag tag) {
    return find(new TagKey(repository, tag), TagRecord.class);
  }

  @Override
  public Optional<TagHistory> history(Repository repository, Tag tag) {
    return find(new HistoryKey(repository, tag), ListedHistory.class).map(ListedHistory::history);
  }

  @Override
  public Optional<ReferrersRecord> referrers(Repository repository, Digest subject) {
    return find(new ReferrersKey(repository, subject), ReferrersRecord.class);
  }

  @Override
  public Optional<Pulled> pulled(Repository repository, Reference reference, Pulled.Use use) {
    return find(new PullKey(repository, reference, use), Pulled.class);
  }

  @Override
  public Optional<Unreached> unreached(Link.Kind kind, Digest digest) {
    return find(new UnreachedKey(kind, digest), Unreached.class);
  }

  @Override
  public synchronized List<UnforcedBlob> unforced() {
    return entries.values().stream()
        .filter(UnforcedBlob.class::isInstance)
        .map(UnforcedBlob.class::cast)
        .sorted(Comparator.comparingLong(UnforcedBlob::commit))
        .toList();
  }

  @Override
  public List<Digest> blobsAfter(Optional<Digest> last, int most) {
    return after(last, most, key -> key instanceof BlobKey(var digest) ? digest : null);
  }

  @Override
  public List<Digest> manifestsAfter(Optional<Digest> last, int most) {
    return after(last, most, key -> key instanceof ManifestKey(var digest) ? digest : null);
  }

  @Override
  public List<LinkedContent> linksAfter(Optional<LinkedContent> last, int most) {
    return after(
        last,
        most,
        LINKS_IN_ORDER,
        (key, _) ->
            key instanceof LinkKey(var repository, var digest)
                ? new LinkedContent(repository, digest)
                : null);
  }

  @Override
  public List<PublicContent> publicAfter(Optional<PublicContent> last, int most) {
    return after(
        last,
        most,
        Comparator.comparing((PublicContent it) -> it.registry().value())
            .thenComparing(PublicContent::digest, IN_ORDER),
        (_, value) -> value instanceof PublicContent content ? content : null);
  }

  @Override
  public List<LinkedContent> referrersAfter(Optional<LinkedContent> last, int most) {
    return after(
        last,
        most,
        LINKS_IN_ORDER,
        (key, _) ->
            key instanceof ReferrersKey(var repository, var subject)
                ? new LinkedContent(repository, subject)
                : null);
  }

  @Override
  public List<ListedTag> tagsAfter(Optional<ListedTag> last, int most) {
    return after(
        last,
        most,
        inOrder(ListedTag::repository, tag -> tag.tag().value()),
        (key, value) ->
            key instanceof TagKey(var repository, var tag) && value instanceof TagRecord target
                ? new ListedTag(repository, tag, target.digest())
                : null);
  }

  @Override
  public List<ListedHistory> historiesAfter(Optional<ListedHistory> last, int most) {
    return after(
        last,
        most,
        inOrder(ListedHistory::repository, it -> it.tag().value()),
        (_, value) -> value instanceof ListedHistory it ? it : null);
  }

  @Override
  public List<Pulled> pullsAfter(Optional<Pulled> last, int most) {
    return after(
        last,
        most,
        inOrder(
            Pulled::repository,
            pull -> pull.reference() + (pull.use() == Pulled.Use.LOOK ? "\0" : "")),
        (_, value) -> value instanceof Pulled pulled ? pulled : null);
  }

  @Override
  public List<Unreached> unreachedAfter(Optional<Unreached> last, int most) {
    return after(
        last,
        most,
        Comparator.comparing(Unreached::kind).thenComparing(Unreached::digest, IN_ORDER),
        (_, value) -> value instanceof Unreached content ? content : null);
  }

  private static <T> Comparator<T> inOrder(
      Function<T, Repository> repository, Function<T, String> last) {
    return Comparator.comparing((T it) -> repository.apply(it).registry().value())
        .thenComparing(it -> repository.apply(it).name().value())
        .thenComparing(last);
  }

  private List<Digest> after(
      Optional<Digest> last, int most, Function<Object, @Nullable Digest> ofKind) {
    return after(last, most, IN_ORDER, (key, _) -> ofKind.apply(key));
  }

  private synchronized <T> List<T> after(
      Optional<T> last,
      int most,
      Comparator<T> order,
      BiFunction<Object, Object, @Nullable T> ofKind) {
    return entries.entrySet().stream()
        .flatMap(entry -> Stream.ofNullable(ofKind.apply(entry.getKey(), entry.getValue())))
        .sorted(order)
        .filter(found -> last.isEmpty() || order.compare(found, last.get()) > 0)
        .limit(most)
        .toList();
  }

  @Override
  public synchronized List<ListedBlob> blobsAt(List<Digest> places) {
    return places.stream()
        .flatMap(
            place -> {
              var same =
                  listed().filter(it -> it.digest().algorithm() == place.algorithm()).toList();
              return same.stream()
                  .filter(it -> it.digest().hex().compareTo(place.hex()) >= 0)
                  .findFirst()
                  .or(() -> same.stream().findFirst())
                  .stream();
            })
        .toList();
  }

  @Override
  public synchronized List<ListedBlob> blobsFrom(Digest place, int most) {
    return listed().filter(it -> IN_ORDER.compare(it.digest(), place) >= 0).limit(most).toList();
  }

  @Override
  public void eachTag(RegistryName registry, String prefix, Consumer<ListedTag> taker)
      throws StoreException {
    tags(registry, prefix).forEach(taker);
  }

  @Override
  public void eachHistory(Repository repository, Consumer<ListedHistory> taker) {
    historiesAfter(Optional.empty(), Integer.MAX_VALUE).stream()
        .filter(it -> it.repository().equals(repository))
        .forEach(taker);
  }

  private synchronized List<ListedTag> tags(RegistryName registry, String prefix)
      throws StoreException {
    if (refusing) {
      throw new StoreException("the index refuses");
    }
    return entries.entrySet().stream()
        .flatMap(
            entry ->
                entry.getKey() instanceof TagKey(Repository repository, Tag tag)
                        && entry.getValue() instanceof TagRecord target
                        && repository.registry().equals(registry)
                        && repository.name().value().startsWith(prefix)
                    ? Stream.of(new ListedTag(repository, tag, target.digest()))
                    : Stream.empty())
        .toList();
  }

  @Override
  public synchronized long requests() {
    return requests;
  }

  private Stream<ListedBlob> listed() {
    return entries.entrySet().stream()
        .flatMap(
            entry ->
                entry.getKey() instanceof BlobKey(Digest digest)
                        && entry.getValue() instanceof BlobRecord blob
                    ? Stream.of(new ListedBlob(digest, blob, uses.getOrDefault(digest, 0L)))
                    : Stream.empty())
        .sorted(Comparator.comparing(ListedBlob::digest, IN_ORDER));
  }

  @Override
  public synchronized long entryBytes() {
    long bytes = 0;
    for (Object entry : entries.values()) {
      bytes +=
          switch (entry) {
            case StoredManifest manifest -> ENTRY_BYTES + manifest.size();
            case ReferrersRecord referrers -> ENTRY_BYTES + referrers.index().remaining();
            case TagRecord _, ListedHistory _, Link _, Pulled _, PublicContent _ -> ENTRY_BYTES;
            default -> 0;
          };
    }
    return bytes;
  }

  @Override
  public void compact() {}

  @Override
  public long unread() {
    return 0;
  }

  @Override
  public synchronized StoreUsage usage() {
    var blobs = entries.values().stream().filter(BlobRecord.class::isInstance).toList();
    long bytes = blobs.stream().mapToLong(blob -> ((BlobRecord) blob).size()).sum();
    long manifests = entries.values().stream().filter(StoredManifest.class::isInstance).count();
    return new StoreUsage(blobs.size(), bytes, manifests);
  }

  @Override
  public CompletionStage<Void> apply(List<IndexChange> changes) {
    try {
      applyDurably(changes);
      return CompletableFuture.completedFuture(null);
    } catch (StoreException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  @Override
  public synchronized void applyDurably(List<IndexChange> changes) throws StoreException {
    if (closed || refusing) {
      throw new StoreException("the index is closed or refuses");
    }
    changes.forEach(this::change);
  }

  private void change(IndexChange change) {
    switch (change) {
      case PutBlob(var digest, var blob) -> {
        entries.put(new BlobKey(digest), blob);
        entries.remove(new UnreachedKey(Link.Kind.BLOB, digest));
      }
      case RemoveBlob(var digest, var seen) -> {
        if (entries.remove(new BlobKey(digest), seen)) {
          uses.remove(digest);
          entries.remove(new UnreachedKey(Link.Kind.BLOB, digest));
        }
      }
      case PutUses(var count, var lastUses) -> {
        requests = count;
        lastUses.forEach(
            (digest, use) -> {
              if (entries.containsKey(new BlobKey(digest))) {
                uses.put(digest, use);
              }
            });
      }
      case PutUnforced(var mark) -> entries.put(mark, mark);
      case RemoveUnforced(var mark) -> entries.remove(mark);
      case PutManifest(var manifest) -> {
        entries.put(new ManifestKey(manifest.digest()), manifest);
        entries.remove(new UnreachedKey(Link.Kind.MANIFEST, manifest.digest()));
      }
      case RemoveManifest(var digest) -> {
        entries.remove(new ManifestKey(digest));
        entries.remove(new UnreachedKey(Link.Kind.MANIFEST, digest));
      }
      case PutLink(var repository, var digest, var link) ->
          entries.put(new LinkKey(repository, digest), link);
      case RemoveLink(var repository, var digest) ->
          entries.remove(new LinkKey(repository, digest));
      case PutPublic(var content) -> entries.put(new PublicKey(content), content);
      case RemovePublic(var content) -> entries.remove(new PublicKey(content));
      case RemoveReferrers(var repository, var subject) ->
          entries.remove(new ReferrersKey(repository, subject));
      case PutPulls(var pulls) ->
          pulls.forEach(
              pull ->
                  entries.put(new PullKey(pull.repository(), pull.reference(), pull.use()), pull));
      case RemovePull(var repository, var reference, var use) ->
          entries.remove(new PullKey(repository, reference, use));
      case PutUnreached(var content) ->
          entries.put(new UnreachedKey(content.kind(), content.digest()), content);
      case RemoveUnreached(var kind, var digest) -> entries.remove(new UnreachedKey(kind, digest));
      case PutReferrers(var repository, var subject, var referrers) ->
          entries.put(new ReferrersKey(repository, subject), referrers);
      case PutTag(var repository, var tag, var target) -> {
        changeHistory(repository, tag, it -> it.pointed(target.digest(), target.checkedAt()));
        entries.put(new TagKey(repository, tag), target);
      }
      case RemoveTag(var repository, var tag, var at) -> {
        changeHistory(repository, tag, it -> it.gone(at));
        entries.remove(new TagKey(repository, tag));
      }
      case RemoveHistory(var repository, var tag, var seen) ->
          entries.remove(new HistoryKey(repository, tag), new ListedHistory(repository, tag, seen));
    }
  }

  private void changeHistory(Repository repository, Tag tag, UnaryOperator<TagHistory> change) {
    var key = new HistoryKey(repository, tag);
    TagHistory before =
        entries.get(key) instanceof ListedHistory(_, _, TagHistory history)
            ? history
            : TagHistory.NONE;
    TagHistory after = change.apply(before);
    if (!after.equals(TagHistory.NONE)) {
      entries.put(key, new ListedHistory(repository, tag, after));
    }
  }

  private synchronized <T> Optional<T> find(Object key, Class<T> type) {
    if (closed) {
      throw new IllegalStateException("the index is closed");
    }
    reads++;
    return Optional.ofNullable(entries.get(key)).map(type::cast);
  }

  @Override
  public synchronized void close() {
    closed = true;
  }
}
