package dev.entrepot.cache;

import static dev.entrepot.cache.Names.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.cache.blob.FileSystemSync;
import dev.entrepot.cache.blob.StagedBlob;
import dev.entrepot.cache.error.StoreException;
import dev.entrepot.cache.fault.FaultyDisk;
import dev.entrepot.cache.fault.LoggedIndex;
import dev.entrepot.cache.index.rocksdb.RocksIndexes.Found;
import dev.entrepot.cache.recover.UnforcedRecovery;
import dev.entrepot.oci.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * A store on a disk that fails, what it was given, and what it has said to have.
 *
 * @param acknowledged what was committed without an error
 */
record FaultyStore(
    Path data,
    FaultyDisk disk,
    LoggedIndex index,
    boolean syncs,
    Map<Digest, Content> acknowledged) {
  /**
   * @param syncs whether the disk can put all on disk at once
   */
  static FaultyStore in(Path data, boolean syncs) {
    var disk = new FaultyDisk();
    return new FaultyStore(data, disk, new LoggedIndex(disk), syncs, new LinkedHashMap<>());
  }

  ContentCache open() throws StoreException {
    var settings = new StoreSettings(disk.on(data), 1 << 20, 0, Duration.ofDays(1));
    FileSystemSync sync = syncs ? disk::sync : FileSystemSync.NONE;
    return Opening.open(
        settings, InstantSource.fixed(NOW), (_, _) -> new Found(index.open(), false), sync);
  }

  /** All that a store is used for, one after the other; what fails is left out. */
  void use(List<Content> contents) {
    try (var cache = open()) {
      for (var content : contents.subList(0, contents.size() / 2)) {
        store(cache, content);
      }
      store(cache, contents.getFirst());
      leaveHalf(cache, contents.getLast());
      contents.forEach(content -> read(cache, content));
      cache.awaitRecovery();
    } catch (IOException e) {
      assertThat(e).isInstanceOf(StoreException.class).message().isNotBlank();
    }
    try (var cache = open()) {
      contents.forEach(content -> read(cache, content));
      contents.subList(contents.size() / 2, contents.size()).forEach(it -> store(cache, it));
      store(cache, contents.getFirst()); // In the place of one that no loss of power could take.
      cache.blobs().doubt(contents.getFirst().digest());
      contents.forEach(content -> read(cache, content));
      leaveHalf(cache, Content.of("never finished"));
      cache.maintenance().discardAbandoned();
      cache.awaitRecovery();
    } catch (IOException e) {
      assertThat(e).message().isNotBlank();
    }
  }

  /** Goes on with what was left, if it is right, as a download does. */
  private void store(ContentCache cache, Content content) {
    try (var staged = cache.blobs().stage(content.digest())) {
      if (!isBeginning(staged, content)) {
        staged.truncate(0);
      }
      staged.write(content.batchFrom(staged.size()));
      staged.commit(content.verified());
      acknowledged.put(content.digest(), content);
    } catch (IOException e) {
      assertThat(e).message().isNotBlank();
    }
  }

  private static boolean isBeginning(StagedBlob staged, Content content) throws IOException {
    if (staged.size() == 0 || staged.size() > content.bytes().length) {
      return staged.size() == 0;
    }
    try (var lease = staged.lease()) {
      int length = Math.toIntExact(staged.size());
      return content.beginsWith(Content.read(lease.channel(), 0, length));
    }
  }

  private static void leaveHalf(ContentCache cache, Content content) {
    try (var staged = cache.blobs().stage(content.digest())) {
      staged.write(content.firstHalf().batch());
      staged.keep();
    } catch (IOException e) {
      assertThat(e).message().isNotBlank();
    }
  }

  /** What is there is right, whatever fails. */
  private static boolean read(ContentCache cache, Content content) {
    try {
      var opened = cache.blobs().open(content.digest());
      if (opened.isEmpty()) {
        return false;
      }
      try (var blob = opened.get()) {
        assertThat(Content.read(blob.channel())).isEqualTo(content.bytes());
        return true;
      }
    } catch (IOException e) {
      assertThat(e).message().isNotBlank();
      return false;
    }
  }

  /**
   * What a loss of power at this moment may leave; it has said to have only what no loss of power
   * may take.
   */
  FaultyStore losePower(Path into, RandomGenerator random) throws IOException {
    var forced = new LinkedHashMap<>(acknowledged);
    UnforcedRecovery.marks(index.open()).forEach(mark -> forced.remove(mark.digest()));
    var next = new FaultyDisk();
    var left = index.losePower(next, random);
    disk.losePower(data, into, random);
    return new FaultyStore(into, next, left, syncs, forced);
  }

  /**
   * Starts anew, without faults, and requires that files and entries are each other's, that all is
   * right, and that everything can be stored.
   *
   * @return how many of those that were acknowledged are there
   */
  long requireSoundAfterRestart(List<Content> contents) throws IOException {
    disk.heal();
    long kept;
    try (var cache = open()) {
      kept = acknowledged.values().stream().filter(content -> read(cache, content)).count();
      cache.awaitRecovery();
      contents.forEach(content -> read(cache, content));
      assertFilesAreEntries(cache, contents);
      contents.forEach(content -> store(cache, content));
      assertThat(contents).allMatch(content -> read(cache, content));
    }
    try (var cache = open()) {
      assertThat(contents).allMatch(content -> read(cache, content));
      assertFilesAreEntries(cache, contents);
      assertThat(UnforcedRecovery.marks(index.open())).isEmpty();
      cache.maintenance().makeRoom();
      assertThat(data.resolve("staging")).isEmptyDirectory();
    }
    return kept;
  }

  private void assertFilesAreEntries(ContentCache cache, List<Content> contents)
      throws IOException {
    try (Stream<Path> walk = Files.walk(data.resolve("blobs"))) {
      var files = walk.filter(Files::isRegularFile).toList();
      for (Path file : files) {
        var digest = Digest.parse("sha256:" + file.getFileName()).orElseThrow();
        var content = contents.stream().filter(it -> it.digest().equals(digest)).findFirst();
        assertThat(Files.readAllBytes(file)).isEqualTo(content.orElseThrow().bytes());
        assertThat(cache.blobs().size(digest)).isEqualTo(OptionalLong.of(Files.size(file)));
      }
      assertThat(cache.inspection().usage().blobs()).isEqualTo(files.size());
    }
  }
}
