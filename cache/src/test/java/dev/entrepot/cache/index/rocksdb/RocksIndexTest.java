package dev.entrepot.cache.index.rocksdb;

import static dev.entrepot.cache.Names.ALPINE;
import static dev.entrepot.cache.Names.LATEST;
import static dev.entrepot.cache.Names.pointingAt;
import static dev.entrepot.cache.index.table.Tables.BLOBS;
import static dev.entrepot.cache.index.table.Tables.LINKS;
import static dev.entrepot.cache.index.table.Tables.MANIFESTS;
import static dev.entrepot.cache.index.table.Tables.TAGS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.entrepot.cache.Content;
import dev.entrepot.cache.error.StoreException;
import dev.entrepot.cache.index.ContentKey;
import dev.entrepot.cache.index.Link;
import dev.entrepot.cache.index.StoreUsage;
import dev.entrepot.cache.index.TagKey;
import dev.entrepot.cache.index.rocksdb.Database.Step;
import dev.entrepot.cache.index.table.Family;
import dev.entrepot.cache.index.table.IndexChange.PutBlob;
import dev.entrepot.cache.index.table.IndexChange.PutManifest;
import dev.entrepot.cache.index.table.IndexChange.PutTag;
import dev.entrepot.cache.index.table.MetadataIndex;
import dev.entrepot.cache.index.table.MetadataIndexContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.AbstractImmutableNativeReference;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.RocksDBException;

class RocksIndexTest extends MetadataIndexContract {
  @TempDir Path folder;
  private final List<MetadataIndex> opened = new ArrayList<>();

  @BeforeEach
  void open() throws StoreException {
    opened.add(RocksIndexes.open(folder.resolve("index")));
  }

  @AfterEach
  void close() {
    index().close();
  }

  @Override
  protected MetadataIndex index() {
    return opened.getLast();
  }

  private void reopen() throws StoreException {
    index().close();
    open();
  }

  @Test
  void open_afterClose_keepsEverything() throws Exception {
    var large = Content.random(random, 100_000);
    apply(
        new PutBlob(digest, blob(7)),
        new PutManifest(manifest(large)),
        LINKS.put(new ContentKey(ALPINE, digest), Link.confirmed(Link.Kind.BLOB, 7)),
        new PutTag(ALPINE, LATEST, pointingAt(content)));
    reopen();
    assertThat(index().get(BLOBS, digest)).contains(blob(7));
    assertThat(index().get(MANIFESTS, large.digest())).contains(manifest(large));
    assertThat(index().get(LINKS, new ContentKey(ALPINE, digest)))
        .contains(Link.confirmed(Link.Kind.BLOB, 7));
    assertThat(index().get(TAGS, new TagKey(ALPINE, LATEST))).contains(pointingAt(content));
    assertThat(index().usage()).isEqualTo(new StoreUsage(1, 7, 1));
  }

  @Test
  void usage_putAgainAfterReopening_countsOnce() throws Exception {
    apply(new PutBlob(digest, blob(7)), new PutManifest(manifest(content)));
    reopen();
    apply(new PutBlob(digest, blob(9)), new PutManifest(manifest(content)));
    reopen();
    assertThat(index().usage()).isEqualTo(new StoreUsage(1, 9, 1));
  }

  @Test
  void close_withWritesWaiting_writesThem() throws Exception {
    var ends = new ArrayList<CompletionStage<Void>>();
    for (int i = 0; i < 5000; i++) {
      ends.add(index().apply(List.of(new PutBlob(Content.of("blob" + i).digest(), blob(1)))));
    }
    reopen();
    assertThat(ends).allMatch(end -> end.toCompletableFuture().isDone());
    assertThat(index().usage()).isEqualTo(new StoreUsage(5000, 5000, 0));
  }

  @Test
  void applyDurably_manyThreads_allAreFound() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var ends = new ArrayList<Future<?>>();
      for (int i = 0; i < 200; i++) {
        var change = new PutBlob(Content.of("blob" + i).digest(), blob(i));
        ends.add(
            threads.submit(
                () -> {
                  index().applyDurably(List.of(change));
                  return null;
                }));
      }
      for (var end : ends) {
        end.get();
      }
    } catch (ExecutionException e) {
      throw new AssertionError(e);
    }
    assertThat(index().usage()).isEqualTo(new StoreUsage(200, 199 * 100, 0));
  }

  @Test
  void lookup_damagedValue_isAbsentUntilWrittenAgain() throws Exception {
    apply(new PutBlob(digest, blob(7)), new PutManifest(manifest(content)));
    index().close();
    damage(Family.BLOBS);
    damage(Family.MANIFESTS);
    open();
    assertThat(index().get(BLOBS, digest)).isEmpty();
    assertThat(index().get(MANIFESTS, digest)).isEmpty();
    apply(new PutBlob(digest, blob(7)), new PutManifest(manifest(content)));
    assertThat(index().get(BLOBS, digest)).contains(blob(7));
    assertThat(index().get(MANIFESTS, digest)).contains(manifest(content));
    assertThat(index().usage().blobs()).isEqualTo(1);
    assertThat(index().usage().manifests()).isEqualTo(1);
  }

  private void damage(Family family) throws RocksDBException {
    byte[] key = BLOBS.keys().write(digest);
    try (var database = Databases.open(folder.resolve("index"))) {
      Step damage = batch -> batch.put(database.handle(family), key, new byte[] {99, 1});
      database.write(List.of(damage), true);
    }
  }

  @Test
  void open_whileOpen_isRefusedWithASentence() {
    assertThatThrownBy(() -> RocksIndexes.open(folder.resolve("index")))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("cannot open the index")
        .hasMessageContaining("lock");
  }

  @Test
  void open_folderOfSomethingElse_isRefusedAndLeft() throws IOException {
    var other = Files.createDirectory(folder.resolve("other"));
    Files.writeString(other.resolve("notes.txt"), "mine");
    assertThatThrownBy(() -> RocksIndexes.open(other))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("is not an index of Entrepot");
    try (var files = Files.list(other)) {
      assertThat(files).hasSize(1);
    }
  }

  @Test
  void open_damagedIndex_isRefusedWithASentence() throws IOException {
    index().close();
    Files.writeString(folder.resolve("index/CURRENT"), "nonsense");
    assertThatThrownBy(() -> RocksIndexes.open(folder.resolve("index")))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("cannot open the index")
        .hasMessageContaining("move it away");
  }

  @Test
  void close_database_closesEveryHandleTheLastMadeFirst() throws Exception {
    var closings = new ArrayList<String>();
    try (var natives = new NativeStack()) {
      natives.own(new NamedHandle("options", closings));
      natives.own(new NamedHandle("database", closings));
      natives.own(new NamedHandle("family", closings));
    }
    assertThat(closings).containsExactly("family", "database", "options");
    var database = Databases.open(folder.resolve("handles"));
    var families = new ArrayList<ColumnFamilyHandle>();
    for (var family : Family.values()) {
      families.add(database.handle(family));
    }
    database.close();
    assertThat(families).noneMatch(ColumnFamilyHandle::isOwningHandle);
    assertThatThrownBy(() -> database.get(Family.BLOBS, new byte[1]))
        .isInstanceOf(IllegalStateException.class);
  }

  private static final class NamedHandle extends AbstractImmutableNativeReference {
    private final String name;
    private final List<String> closings;

    NamedHandle(String name, List<String> closings) {
      super(true);
      this.name = name;
      this.closings = closings;
    }

    @Override
    protected void disposeInternal() {
      closings.add(name);
    }
  }
}
