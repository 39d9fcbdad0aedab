package dev.entrepot.cache.index.table;

import static dev.entrepot.cache.Names.ALPINE;
import static dev.entrepot.cache.Names.DEBIAN;
import static dev.entrepot.cache.Names.LATEST;
import static dev.entrepot.cache.Names.NOW;
import static dev.entrepot.cache.Names.pointingAt;
import static dev.entrepot.cache.index.table.Tables.BLOBS;
import static dev.entrepot.cache.index.table.Tables.HISTORIES;
import static dev.entrepot.cache.index.table.Tables.LINKS;
import static dev.entrepot.cache.index.table.Tables.MANIFESTS;
import static dev.entrepot.cache.index.table.Tables.PUBLIC;
import static dev.entrepot.cache.index.table.Tables.PULLS;
import static dev.entrepot.cache.index.table.Tables.REFERRERS;
import static dev.entrepot.cache.index.table.Tables.TAGS;
import static dev.entrepot.cache.index.table.Tables.UNFORCED;
import static dev.entrepot.cache.index.table.Tables.UNREACHED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.entrepot.cache.Content;
import dev.entrepot.cache.Seed;
import dev.entrepot.cache.error.StoreException;
import dev.entrepot.cache.index.BlobRecord;
import dev.entrepot.cache.index.ContentKey;
import dev.entrepot.cache.index.Link;
import dev.entrepot.cache.index.ListedBlob;
import dev.entrepot.cache.index.PublicContent;
import dev.entrepot.cache.index.PullKey;
import dev.entrepot.cache.index.Pulled;
import dev.entrepot.cache.index.Pulled.Use;
import dev.entrepot.cache.index.ReferrersRecord;
import dev.entrepot.cache.index.StoreUsage;
import dev.entrepot.cache.index.StoredManifest;
import dev.entrepot.cache.index.TagChange.Gone;
import dev.entrepot.cache.index.TagChange.Pointed;
import dev.entrepot.cache.index.TagHistory;
import dev.entrepot.cache.index.TagKey;
import dev.entrepot.cache.index.TagRecord;
import dev.entrepot.cache.index.UnforcedBlob;
import dev.entrepot.cache.index.Unreached;
import dev.entrepot.cache.index.UnreachedKey;
import dev.entrepot.cache.index.table.IndexChange.PutBlob;
import dev.entrepot.cache.index.table.IndexChange.PutManifest;
import dev.entrepot.cache.index.table.IndexChange.PutTag;
import dev.entrepot.cache.index.table.IndexChange.PutUses;
import dev.entrepot.cache.index.table.IndexChange.RemoveBlob;
import dev.entrepot.cache.index.table.IndexChange.RemoveHistory;
import dev.entrepot.cache.index.table.IndexChange.RemoveManifest;
import dev.entrepot.cache.index.table.IndexChange.RemoveTag;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.DigestAlgorithm;
import dev.entrepot.oci.MediaType;
import dev.entrepot.oci.Reference;
import dev.entrepot.oci.RegistryName;
import dev.entrepot.oci.Repository;
import dev.entrepot.oci.RepositoryName;
import dev.entrepot.oci.Tag;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every index promises. */
public abstract class MetadataIndexContract {
  protected final Content content = Content.of("content");
  protected final Digest digest = content.digest();
  protected final RandomGenerator random = Seed.random(getClass());

  /** The index under test; empty at first, and the same at each call within a test. */
  protected abstract MetadataIndex index();

  protected void apply(IndexChange... changes) throws InterruptedException {
    try {
      index().apply(List.of(changes)).toCompletableFuture().get();
    } catch (ExecutionException e) {
      throw new AssertionError(e);
    }
  }

  protected static StoredManifest manifest(Content content) {
    return new StoredManifest(
        content.digest(), MediaType.OCI_MANIFEST, ByteBuffer.wrap(content.bytes()));
  }

  protected static BlobRecord blob(long size) {
    return new BlobRecord(size, NOW);
  }

  @Test
  void unforced_marks_areThoseThatWereNotRemoved() throws StoreException {
    var one = new UnforcedBlob(digest, 1);
    var again = new UnforcedBlob(one.digest(), 258);
    var other = new UnforcedBlob(Content.sha512("other").digest(), 3);
    assertThat(index().keys(UNFORCED, Optional.empty(), 10)).isEmpty();
    for (var mark : List.of(again, one, other)) {
      index().applyDurably(List.of(UNFORCED.put(mark, Present.PRESENT)));
    }
    assertThat(index().keys(UNFORCED, Optional.empty(), 10)).containsExactly(one, other, again);
    index().applyDurably(List.of(UNFORCED.delete(one)));
    assertThat(index().keys(UNFORCED, Optional.empty(), 10)).containsExactly(other, again);
  }

  @Test
  void lookups_nothingWritten_areEmpty() {
    assertThat(index().get(BLOBS, digest)).isEmpty();
    assertThat(index().get(MANIFESTS, digest)).isEmpty();
    assertThat(index().get(LINKS, new ContentKey(ALPINE, digest))).isEmpty();
    assertThat(index().get(TAGS, new TagKey(ALPINE, LATEST))).isEmpty();
    assertThat(index().usage()).isEqualTo(StoreUsage.NONE);
  }

  @Test
  void apply_oneOfEachKind_isFound() throws Exception {
    apply(
        new PutBlob(digest, blob(7)),
        new PutManifest(manifest(content)),
        LINKS.put(new ContentKey(ALPINE, digest), Link.confirmed(Link.Kind.MANIFEST, 7)),
        new PutTag(ALPINE, LATEST, pointingAt(content)));
    assertThat(index().get(BLOBS, digest)).contains(blob(7));
    assertThat(index().get(MANIFESTS, digest)).contains(manifest(content));
    assertThat(index().get(LINKS, new ContentKey(ALPINE, digest)))
        .contains(Link.confirmed(Link.Kind.MANIFEST, 7));
    assertThat(index().get(TAGS, new TagKey(ALPINE, LATEST))).contains(pointingAt(content));
    assertThat(index().usage()).isEqualTo(new StoreUsage(1, 7, 1));
  }

  @Test
  void entryBytes_entriesThatComeChangeAndGo_areCountedOnce() throws Exception {
    assertThat(index().entryBytes()).isZero();
    var large = Content.of("x".repeat(10_000));
    var small = Content.of("x");
    var list = new ReferrersRecord(ByteBuffer.wrap(new byte[5000]), NOW);
    apply(new PutManifest(manifest(large)), REFERRERS.put(new ContentKey(ALPINE, digest), list));
    long both = index().entryBytes();
    assertThat(both).isBetween(15_000L, 16_000L);
    apply(new PutManifest(manifest(large)), new PutManifest(manifest(large)));
    apply(REFERRERS.put(new ContentKey(ALPINE, digest), list));
    assertThat(index().entryBytes()).isEqualTo(both);
    apply(new PutTag(ALPINE, LATEST, pointingAt(small)), new PutBlob(digest, blob(7)));
    apply(LINKS.put(new ContentKey(ALPINE, digest), Link.confirmed(Link.Kind.MANIFEST, 7)));
    assertThat(index().entryBytes()).isBetween(both + 100, both + 1000);
    apply(new RemoveManifest(large.digest()), new RemoveManifest(large.digest()));
    apply(REFERRERS.delete(new ContentKey(ALPINE, digest)), new RemoveTag(ALPINE, LATEST, NOW));
    apply(LINKS.delete(new ContentKey(ALPINE, digest)));
    var everyones = new PublicContent(RegistryName.DOCKER_HUB, digest);
    apply(PUBLIC.put(everyones, Present.PRESENT), PUBLIC.put(everyones, Present.PRESENT));
    assertThat(index().entryBytes()).isPositive();
    apply(PUBLIC.delete(everyones));
    var history = index().get(HISTORIES, new TagKey(ALPINE, LATEST)).orElseThrow();
    apply(new RemoveHistory(ALPINE, LATEST, history));
    assertThat(index().entryBytes()).isZero();
  }

  @Test
  void applyDurably_change_isFoundOnReturn() throws Exception {
    index().applyDurably(List.of(new PutBlob(digest, blob(7))));
    assertThat(index().get(BLOBS, digest)).contains(blob(7));
  }

  @Test
  void apply_nothing_ends() throws Exception {
    apply();
    assertThat(index().usage()).isEqualTo(StoreUsage.NONE);
  }

  @Test
  void link_ofAnotherRepository_isNotFound() throws Exception {
    apply(
        LINKS.put(
            new ContentKey(ALPINE, digest), Link.named(Link.Kind.BLOB, OptionalLong.empty())));
    assertThat(index().get(LINKS, new ContentKey(DEBIAN, digest))).isEmpty();
    assertThat(index().get(LINKS, new ContentKey(ALPINE, digest)))
        .contains(Link.named(Link.Kind.BLOB, OptionalLong.empty()));
  }

  @Test
  void tag_ofAnotherNameOrRepository_isNotFound() throws Exception {
    apply(new PutTag(ALPINE, LATEST, pointingAt(content)));
    assertThat(index().get(TAGS, new TagKey(ALPINE, new Tag("lates")))).isEmpty();
    assertThat(index().get(TAGS, new TagKey(DEBIAN, LATEST))).isEmpty();
  }

  @Test
  void put_again_replaces() throws Exception {
    var other = Content.of("other");
    apply(new PutTag(ALPINE, LATEST, pointingAt(content)));
    apply(new PutTag(ALPINE, LATEST, pointingAt(other)));
    assertThat(index().get(TAGS, new TagKey(ALPINE, LATEST))).contains(pointingAt(other));
  }

  @Test
  void putReferrers_found_isWhatWasPut() throws Exception {
    var referrers = new ReferrersRecord(ByteBuffer.wrap(new byte[] {1, 2, 3}), NOW);
    apply(REFERRERS.put(new ContentKey(ALPINE, digest), referrers));
    assertThat(index().get(REFERRERS, new ContentKey(ALPINE, digest))).contains(referrers);
    assertThat(index().get(REFERRERS, new ContentKey(DEBIAN, digest))).isEmpty();
    var later = new ReferrersRecord(ByteBuffer.wrap(new byte[] {4}), NOW.plusSeconds(1));
    apply(REFERRERS.put(new ContentKey(ALPINE, digest), later));
    assertThat(index().get(REFERRERS, new ContentKey(ALPINE, digest))).contains(later);
  }

  @Test
  void removeTag_present_isGone() throws Exception {
    apply(new PutTag(ALPINE, LATEST, pointingAt(content)));
    apply(new RemoveTag(ALPINE, LATEST, NOW));
    apply(new RemoveTag(DEBIAN, LATEST, NOW));
    assertThat(index().get(TAGS, new TagKey(ALPINE, LATEST))).isEmpty();
  }

  private static PutTag put(Repository repository, Tag tag, Content target, int seconds) {
    TagRecord record = pointingAt(target);
    return new PutTag(
        repository,
        tag,
        new TagRecord(
            record.digest(), record.mediaType(), record.size(), NOW.plusSeconds(seconds)));
  }

  @Test
  void history_tagThatMovesGoesAndComesBack_hasEachChangeAndWhenItWasSeenFirst() throws Exception {
    var other = Content.of("other");
    assertThat(index().get(HISTORIES, new TagKey(ALPINE, LATEST))).isEmpty();
    apply(put(ALPINE, LATEST, content, 0));
    apply(put(ALPINE, LATEST, content, 1), put(ALPINE, LATEST, other, 2));
    apply(put(ALPINE, LATEST, other, 3));
    apply(new RemoveTag(ALPINE, LATEST, NOW.plusSeconds(4)));
    apply(new RemoveTag(ALPINE, LATEST, NOW.plusSeconds(5)));
    apply(put(ALPINE, LATEST, other, 6), put(DEBIAN, LATEST, content, 7));
    assertThat(index().get(HISTORIES, new TagKey(ALPINE, LATEST)).orElseThrow().changes())
        .containsExactly(
            new Pointed(digest, NOW),
            new Pointed(other.digest(), NOW.plusSeconds(2)),
            new Gone(NOW.plusSeconds(4)),
            new Pointed(other.digest(), NOW.plusSeconds(6)));
  }

  @Test
  void history_tagThatNeverWas_isNone() throws Exception {
    apply(new RemoveTag(ALPINE, LATEST, NOW));
    assertThat(index().get(HISTORIES, new TagKey(ALPINE, LATEST))).isEmpty();
    assertThat(index().page(HISTORIES, Optional.empty(), 9)).isEmpty();
  }

  @Test
  void history_moreChangesThanAreKept_hasTheLatest() throws Exception {
    for (int i = 0; i < TagHistory.MAX_CHANGES + 3; i++) {
      apply(put(ALPINE, LATEST, Content.of("image " + i), i));
    }
    var changes = index().get(HISTORIES, new TagKey(ALPINE, LATEST)).orElseThrow().changes();
    assertThat(changes).hasSize(TagHistory.MAX_CHANGES);
    assertThat(changes.getFirst().at()).isEqualTo(NOW.plusSeconds(3));
    assertThat(changes.getLast().at()).isEqualTo(NOW.plusSeconds(TagHistory.MAX_CHANGES + 2));
  }

  @Test
  void histories_inPieces_areAllInOrderAndThoseOfARepositoryAlone() throws Exception {
    var tag = new Tag("3.20");
    var longer = new Repository(ALPINE.registry(), new RepositoryName("library/alpine-more"));
    apply(
        put(ALPINE, LATEST, content, 0),
        put(ALPINE, tag, content, 1),
        put(DEBIAN, LATEST, content, 2),
        put(longer, LATEST, content, 3));
    apply(new RemoveTag(ALPINE, LATEST, NOW.plusSeconds(4)));
    var all = index().page(HISTORIES, Optional.empty(), 10);
    assertThat(all)
        .extracting(it -> it.key().repository() + ":" + it.key().tag())
        .containsExactly(
            ALPINE + ":3.20", ALPINE + ":latest", longer + ":latest", DEBIAN + ":latest");
    assertThat(index().page(HISTORIES, Optional.of(all.get(2).key()), 10))
        .containsExactly(all.get(3));
    var ofAlpine = new ArrayList<Row<TagKey, TagHistory>>();
    index().each(HISTORIES, KeyPrefix.tagsOf(ALPINE), ofAlpine::add);
    assertThat(ofAlpine).isEqualTo(all.subList(0, 2));
    assertThat(ofAlpine.getLast().value())
        .isEqualTo(TagHistory.of(pointingAt(content)).gone(NOW.plusSeconds(4)));
  }

  @Test
  void removeHistory_asSeen_isGoneAndALaterOneStays() throws Exception {
    apply(put(ALPINE, LATEST, content, 0), new RemoveTag(ALPINE, LATEST, NOW.plusSeconds(1)));
    TagHistory seen = index().get(HISTORIES, new TagKey(ALPINE, LATEST)).orElseThrow();
    apply(put(ALPINE, LATEST, content, 2));
    apply(new RemoveHistory(ALPINE, LATEST, seen));
    TagHistory later = index().get(HISTORIES, new TagKey(ALPINE, LATEST)).orElseThrow();
    assertThat(later).isEqualTo(seen.pointed(digest, NOW.plusSeconds(2)));
    apply(new RemoveTag(ALPINE, LATEST, NOW.plusSeconds(3)));
    apply(
        new RemoveHistory(ALPINE, LATEST, later.gone(NOW.plusSeconds(3))),
        new RemoveHistory(DEBIAN, LATEST, later));
    assertThat(index().get(HISTORIES, new TagKey(ALPINE, LATEST))).isEmpty();
  }

  @Test
  void removeBlob_asSeen_isGone() throws Exception {
    apply(new PutBlob(digest, blob(7)));
    apply(new RemoveBlob(digest, blob(7)));
    assertThat(index().get(BLOBS, digest)).isEmpty();
    assertThat(index().usage()).isEqualTo(StoreUsage.NONE);
  }

  @Test
  void removeBlob_committedSince_stays() throws Exception {
    var since = new BlobRecord(7, NOW.plusSeconds(1));
    apply(new PutBlob(digest, since));
    apply(new RemoveBlob(digest, blob(7)));
    assertThat(index().get(BLOBS, digest)).contains(since);
    assertThat(index().usage()).isEqualTo(new StoreUsage(1, 7, 0));
  }

  @Test
  void usage_putAgain_countsOnce() throws Exception {
    apply(new PutBlob(digest, blob(7)), new PutManifest(manifest(content)));
    apply(new PutBlob(digest, blob(7)), new PutManifest(manifest(content)));
    assertThat(index().usage()).isEqualTo(new StoreUsage(1, 7, 1));
  }

  @Test
  void usage_manyChangesOfOneBlobAtOnce_countsTheLast() throws Exception {
    apply(
        new PutBlob(digest, blob(7)),
        new RemoveBlob(digest, blob(7)),
        new PutBlob(digest, blob(8)),
        new PutBlob(digest, blob(9)),
        new PutManifest(manifest(content)),
        new PutManifest(manifest(content)));
    assertThat(index().usage()).isEqualTo(new StoreUsage(1, 9, 1));
  }

  @Test
  void usage_randomChanges_agreesWithWhatIsThere() throws Exception {
    long bytes = 0;
    var blobs = IntStream.range(0, 20).mapToObj(i -> Content.of("blob" + i).digest()).toList();
    for (int i = 0; i < 300; i++) {
      var target = blobs.get(random.nextInt(blobs.size()));
      var seen = index().get(BLOBS, target);
      apply(
          seen.isPresent() && random.nextBoolean()
              ? new RemoveBlob(target, seen.get())
              : new PutBlob(target, blob(random.nextLong(1L << 40))));
    }
    var present = blobs.stream().flatMap(blob -> index().get(BLOBS, blob).stream()).toList();
    for (var blob : present) {
      bytes += blob.size();
    }
    assertThat(index().usage()).isEqualTo(new StoreUsage(present.size(), bytes, 0));
  }

  @Test
  void manifest_ofTheGreatestSize_comesBackWhole() throws Exception {
    var large = Content.random(random, 4 << 20);
    apply(new PutManifest(manifest(large)));
    var found = index().get(MANIFESTS, large.digest()).orElseThrow();
    assertThat(found).isEqualTo(manifest(large));
    assertThat(found.raw().isReadOnly()).isTrue();
  }

  @Test
  void close_thenUsed_isRefused() throws Exception {
    index().close();
    index().close();
    var change = List.<IndexChange>of(new PutBlob(digest, blob(7)));
    assertThatThrownBy(() -> index().get(BLOBS, digest)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> index().applyDurably(change)).isInstanceOf(StoreException.class);
    assertThat(index().apply(change).toCompletableFuture()).isCompletedExceptionally();
  }

  @Test
  void scan_manyOfBothAlgorithms_meetsEachOnceInOrder() throws Exception {
    var expected = new ArrayList<Digest>();
    for (int i = 0; i < 50; i++) {
      expected.add(Content.random(random, 20).digest());
    }
    expected.add(Content.sha512("one").digest());
    for (Digest blob : expected) {
      apply(new PutBlob(blob, blob(1)));
    }
    expected.sort(Comparator.comparing(Digest::algorithm).thenComparing(Digest::hex));

    var met = new ArrayList<Digest>();
    Optional<Digest> last = Optional.empty();
    for (var piece = index().keys(BLOBS, last, 7);
        !piece.isEmpty();
        piece = index().keys(BLOBS, last, 7)) {
      assertThat(piece).hasSizeLessThanOrEqualTo(7);
      met.addAll(piece);
      last = Optional.of(piece.getLast());
    }
    assertThat(met).isEqualTo(expected);
    assertThat(index().keys(MANIFESTS, Optional.empty(), 7)).isEmpty();
  }

  @Test
  void scan_behindADigestThatIsGone_goesOnBehindIt() throws Exception {
    var other = Content.of("another one");
    apply(new PutBlob(digest, blob(1)), new PutBlob(other.digest(), blob(1)));
    var first = index().keys(BLOBS, Optional.empty(), 1);
    apply(new RemoveBlob(first.getFirst(), blob(1)));
    assertThat(index().keys(BLOBS, Optional.of(first.getFirst()), 9)).hasSize(1);
  }

  @Test
  void scanOfLinks_severalRepositories_meetsEachOnceInOrder() throws Exception {
    var other = Content.of("another one").digest();
    var link = Link.named(Link.Kind.BLOB, OptionalLong.empty());
    apply(
        LINKS.put(new ContentKey(DEBIAN, digest), link),
        LINKS.put(new ContentKey(ALPINE, digest), link),
        LINKS.put(new ContentKey(ALPINE, other), link));
    var first = index().keys(LINKS, Optional.empty(), 2);
    assertThat(first)
        .containsExactlyInAnyOrder(new ContentKey(ALPINE, digest), new ContentKey(ALPINE, other));
    assertThat(index().keys(LINKS, Optional.of(first.getLast()), 2))
        .containsExactly(new ContentKey(DEBIAN, digest));
  }

  @Test
  void publicContent_putAndRemoved_isOfItsRegistryAlone() throws Exception {
    var ofHub = new PublicContent(ALPINE.registry(), digest);
    var elsewhere = new PublicContent(RegistryName.parse("other.example").orElseThrow(), digest);
    apply(PUBLIC.put(ofHub, Present.PRESENT));
    assertThat(index().has(PUBLIC, ofHub)).isTrue();
    assertThat(index().has(PUBLIC, elsewhere)).isFalse();
    apply(PUBLIC.delete(ofHub));
    assertThat(index().has(PUBLIC, ofHub)).isFalse();
  }

  @Test
  void scanOfPublicContent_severalRegistries_meetsEachOnceInOrder() throws Exception {
    var ofHub = new PublicContent(ALPINE.registry(), digest);
    var elsewhere = new PublicContent(RegistryName.parse("other.example").orElseThrow(), digest);
    apply(PUBLIC.put(elsewhere, Present.PRESENT), PUBLIC.put(ofHub, Present.PRESENT));
    assertThat(index().keys(PUBLIC, Optional.empty(), 1)).containsExactly(ofHub);
    assertThat(index().keys(PUBLIC, Optional.of(ofHub), 9)).containsExactly(elsewhere);
  }

  @Test
  void removeManifest_onceAndAgain_isGoneAndCountedOnce() throws Exception {
    var other = Content.of("another one");
    apply(new PutManifest(manifest(content)), new PutManifest(manifest(other)));
    assertThat(index().keys(MANIFESTS, Optional.empty(), 9))
        .containsExactlyInAnyOrder(digest, other.digest());
    apply(new RemoveManifest(digest), new RemoveManifest(digest));
    assertThat(index().get(MANIFESTS, digest)).isEmpty();
    assertThat(index().get(MANIFESTS, other.digest())).isPresent();
    assertThat(index().usage().manifests()).isEqualTo(1);
  }

  @Test
  void blobsFrom_severalPages_areAllInOrderOnce() throws InterruptedException {
    var contents = IntStream.range(0, 50).mapToObj(i -> Content.of("blob " + i)).toList();
    for (var one : contents) {
      apply(new PutBlob(one.digest(), blob(one.bytes().length)));
    }
    var first = index().blobsFrom(digestOf(0), 30);
    var all = index().blobsFrom(digestOf(0), 100);
    assertThat(first).hasSize(30).isEqualTo(all.subList(0, 30));
    assertThat(all)
        .extracting(ListedBlob::digest)
        .containsExactlyElementsOf(
            contents.stream()
                .map(Content::digest)
                .sorted(Comparator.comparing(Digest::hex))
                .toList());
  }

  @Test
  void blobsAt_places_areTheNextBlobsAroundTheEnd() throws InterruptedException {
    assertThat(index().blobsAt(List.of(digestOf(0)))).isEmpty();
    var low = digestOf(0x10);
    var high = digestOf(0x90);
    apply(new PutBlob(low, blob(1)), new PutBlob(high, blob(2)));
    assertThat(
            index()
                .blobsAt(List.of(digestOf(0), low, digestOf(0x11), digestOf(0x91), digestOf(0xff))))
        .extracting(ListedBlob::digest)
        .containsExactly(low, low, high, low, low);
    var sha512 = Content.sha512("other").digest();
    assertThat(index().blobsAt(List.of(sha512))).isEmpty();
    apply(new PutBlob(sha512, blob(3)));
    assertThat(index().blobsAt(List.of(sha512, digestOf(0xff))))
        .extracting(ListedBlob::digest)
        .containsExactly(sha512, low);
  }

  @Test
  void putUses_storedBlobs_areNotedUntilTheBlobGoes() throws InterruptedException {
    var absent = Content.of("absent").digest();
    apply(new PutBlob(digest, blob(7)), new PutUses(12, Map.of(digest, 11L, absent, 12L)));
    assertThat(index().requests()).isEqualTo(12);
    assertThat(index().blobsFrom(digestOf(0), 9))
        .containsExactly(new ListedBlob(digest, blob(7), 11));
    apply(new RemoveBlob(digest, blob(7)));
    apply(new PutBlob(digest, blob(7)), new PutBlob(absent, blob(6)));
    assertThat(index().blobsAt(List.of(digest, absent)))
        .extracting(ListedBlob::lastUse)
        .containsExactly(0L, 0L);
  }

  @Test
  void each_tagsOfBeginning_areThoseOfTheRegistryThatFit() throws Exception {
    var target = pointingAt(content);
    var other = new Repository(new RegistryName("docker.io.example"), ALPINE.name());
    apply(
        new PutTag(ALPINE, LATEST, target),
        new PutTag(ALPINE, new Tag("3"), target),
        new PutTag(DEBIAN, LATEST, target),
        new PutTag(other, LATEST, target));
    assertThat(tags(ALPINE.registry(), "library/al"))
        .containsExactlyInAnyOrder(
            new Row<>(new TagKey(ALPINE, new Tag("3")), pointingAt(content)),
            new Row<>(new TagKey(ALPINE, LATEST), pointingAt(content)));
    assertThat(tags(ALPINE.registry(), "")).hasSize(3);
    assertThat(tags(other.registry(), "library/alpine"))
        .containsExactly(new Row<>(new TagKey(other, LATEST), pointingAt(content)));
    assertThat(tags(ALPINE.registry(), "quay")).isEmpty();
  }

  private List<Row<TagKey, TagRecord>> tags(RegistryName registry, String prefix)
      throws StoreException {
    var tags = new ArrayList<Row<TagKey, TagRecord>>();
    index().each(TAGS, KeyPrefix.tagsOf(registry, prefix), tags::add);
    return tags;
  }

  private <K, V> List<V> values(Table<K, V> table, Optional<K> after, int most)
      throws StoreException {
    return index().page(table, after, most).stream().map(Row::value).toList();
  }

  private static IndexChange put(Pulled pulled) {
    return PULLS.put(pulled.key(), pulled);
  }

  private static IndexChange put(Unreached content) {
    return UNREACHED.put(content.key(), content);
  }

  /** A digest that begins with the given byte, and has zeros else. */
  private static Digest digestOf(int first) {
    var value = new byte[DigestAlgorithm.SHA256.bytes()];
    value[0] = (byte) first;
    return Digest.ofValue(DigestAlgorithm.SHA256, value);
  }

  @Test
  void pulls_putAgainAndRemoved_areTheLatest() throws Exception {
    var byTag = new Pulled(ALPINE, new Reference.Tagged(LATEST), NOW);
    var byDigest = new Pulled(ALPINE, new Reference.Digested(digest), NOW.plusSeconds(1));
    var other = new Pulled(DEBIAN, new Reference.Tagged(LATEST), NOW.plusSeconds(2));
    var later = new Pulled(ALPINE, byTag.reference(), NOW.plusSeconds(3));
    apply(put(byTag), put(byDigest), put(other));
    apply(put(later));
    assertThat(index().get(PULLS, new PullKey(ALPINE, byTag.reference(), Use.PULL)))
        .contains(later);
    assertThat(values(PULLS, Optional.empty(), 10)).containsExactly(later, byDigest, other);
    assertThat(values(PULLS, Optional.of(byDigest.key()), 1)).containsExactly(other);
    apply(PULLS.delete(new PullKey(ALPINE, byTag.reference(), Use.PULL)));
    assertThat(index().get(PULLS, new PullKey(ALPINE, byTag.reference(), Use.PULL))).isEmpty();
    assertThat(values(PULLS, Optional.empty(), 10)).containsExactly(byDigest, other);
  }

  @Test
  void pulls_looks_areKnownBesideThem() throws Exception {
    Reference tag = new Reference.Tagged(LATEST);
    Reference behind = new Reference.Tagged(new Tag(LATEST.value() + "-1"));
    var pull = new Pulled(ALPINE, tag, Use.PULL, NOW);
    var look = new Pulled(ALPINE, tag, Use.LOOK, NOW.plusSeconds(1));
    var next = new Pulled(ALPINE, behind, Use.LOOK, NOW.plusSeconds(2));
    apply(put(next), put(look), put(pull));
    assertThat(index().get(PULLS, new PullKey(ALPINE, tag, Use.PULL))).contains(pull);
    assertThat(index().get(PULLS, new PullKey(ALPINE, tag, Use.LOOK))).contains(look);
    assertThat(index().get(PULLS, new PullKey(ALPINE, behind, Use.PULL))).isEmpty();
    assertThat(values(PULLS, Optional.empty(), 10)).containsExactly(pull, look, next);
    assertThat(values(PULLS, Optional.of(pull.key()), 1)).containsExactly(look);
    assertThat(values(PULLS, Optional.of(look.key()), 1)).containsExactly(next);
    apply(PULLS.delete(new PullKey(ALPINE, tag, Use.LOOK)));
    assertThat(values(PULLS, Optional.empty(), 10)).containsExactly(pull, next);
  }

  @Test
  void tags_inPieces_areAllInOrder() throws Exception {
    var record = pointingAt(content);
    Tag other = new Tag("3.20");
    apply(
        new PutTag(ALPINE, LATEST, record),
        new PutTag(ALPINE, other, record),
        new PutTag(DEBIAN, LATEST, record));
    var all = index().page(TAGS, Optional.empty(), 10);
    assertThat(all)
        .containsExactly(
            new Row<>(new TagKey(ALPINE, other), pointingAt(content)),
            new Row<>(new TagKey(ALPINE, LATEST), pointingAt(content)),
            new Row<>(new TagKey(DEBIAN, LATEST), pointingAt(content)));
    assertThat(index().page(TAGS, Optional.of(all.get(1).key()), 10)).containsExactly(all.get(2));
  }

  @Test
  void unreached_contentThatGoesOrComesAnew_isForgotten() throws Exception {
    var manifest = new Unreached(Link.Kind.MANIFEST, digest, NOW, 0);
    var blob = new Unreached(Link.Kind.BLOB, digest, NOW, 7);
    apply(
        new PutBlob(digest, blob(7)), new PutManifest(manifest(content)), put(manifest), put(blob));
    assertThat(index().get(UNREACHED, new UnreachedKey(Link.Kind.BLOB, digest))).contains(blob);
    assertThat(values(UNREACHED, Optional.empty(), 10)).containsExactly(blob, manifest);
    assertThat(values(UNREACHED, Optional.of(blob.key()), 10)).containsExactly(manifest);
    apply(new PutBlob(digest, blob(7)));
    assertThat(values(UNREACHED, Optional.empty(), 10)).containsExactly(manifest);
    apply(put(blob), new PutManifest(manifest(content)));
    assertThat(values(UNREACHED, Optional.empty(), 10)).containsExactly(blob);
    apply(put(manifest), new RemoveManifest(digest), new RemoveBlob(digest, blob(7)));
    assertThat(values(UNREACHED, Optional.empty(), 10)).isEmpty();
    apply(put(manifest), UNREACHED.delete(new UnreachedKey(Link.Kind.MANIFEST, digest)));
    assertThat(index().get(UNREACHED, new UnreachedKey(Link.Kind.MANIFEST, digest))).isEmpty();
  }

  @Test
  void remove_linkAndReferrers_areGone() throws Exception {
    var referrers = new ReferrersRecord(ByteBuffer.wrap(content.bytes()), NOW);
    apply(
        LINKS.put(new ContentKey(ALPINE, digest), Link.confirmed(Link.Kind.MANIFEST, 7)),
        REFERRERS.put(new ContentKey(ALPINE, digest), referrers));
    assertThat(index().keys(REFERRERS, Optional.empty(), 10))
        .containsExactly(new ContentKey(ALPINE, digest));
    apply(
        LINKS.delete(new ContentKey(ALPINE, digest)),
        REFERRERS.delete(new ContentKey(ALPINE, digest)));
    assertThat(index().get(LINKS, new ContentKey(ALPINE, digest))).isEmpty();
    assertThat(index().keys(REFERRERS, Optional.empty(), 10)).isEmpty();
  }
}
