package dev.entrepot.cache.index.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.entrepot.cache.index.table.Family;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.RocksDBException;

/** An index that was opened while the disk was full. */
class FullDiskTest {
  private static final byte[] KEY = {1};
  private static final byte[] OTHER = {2};

  @TempDir Path folder;
  private long room;

  /** One entry, which is in the log alone: this is how a process that was killed leaves it. */
  @BeforeEach
  void writeOne() throws RocksDBException {
    try (var database = Databases.open(index())) {
      put(database, KEY);
    }
  }

  @Test
  void get_openedForReading_findsWhatWasWritten() throws Exception {
    try (var database = Databases.openForReading(index(), () -> room)) {
      assertThat(database.get(Family.BLOBS, KEY)).contains(KEY);
      assertThat(database.has(Family.BLOBS, OTHER)).isFalse();
    }
  }

  @Test
  void write_noRoomYet_failsAndReadingGoesOn() throws Exception {
    room = Tuning.MIN_ROOM_BYTES - 1;
    try (var database = Databases.openForReading(index(), () -> room)) {
      assertThatThrownBy(() -> put(database, OTHER))
          .isInstanceOf(RocksDBException.class)
          .hasMessageContaining("the disk is full")
          .hasMessageContaining("until 16.8MB are free");
      assertThat(database.get(Family.BLOBS, KEY)).contains(KEY);
      database.flush();
    }
  }

  @Test
  void write_roomAgain_isKept() throws Exception {
    try (var database = Databases.openForReading(index(), () -> room)) {
      room = Tuning.MIN_ROOM_BYTES;
      put(database, OTHER);
      assertThat(database.get(Family.BLOBS, KEY)).contains(KEY);
      assertThat(database.get(Family.BLOBS, OTHER)).contains(OTHER);
      database.flush();
    }
    try (var database = Databases.open(index())) {
      assertThat(database.get(Family.BLOBS, OTHER)).contains(OTHER);
    }
  }

  @Test
  void write_closed_doesNotOpenAgain() throws Exception {
    var database = Databases.openForReading(index(), () -> room);
    room = Tuning.MIN_ROOM_BYTES;
    database.close();
    assertThatThrownBy(() -> put(database, OTHER)).isInstanceOf(IllegalStateException.class);
    Databases.open(index()).close();
  }

  @Test
  void open_firstStartCutShort_beginsAnIndex() throws Exception {
    Path begun = Files.createDirectory(folder.resolve("begun"));
    for (var name :
        List.of("LOCK", "LOG", "LOG.old.17", "IDENTITY", "MANIFEST-000001", "000001.dbtmp")) {
      Files.createFile(begun.resolve(name));
    }
    RocksIndexes.open(begun).close();
    RocksIndexes.open(begun).close();
  }

  @Test
  void isForRoom_onlyInWords_isTrue() {
    var options = new RocksDBException("Unable to persist: IO error: No space left on device: x");
    assertThat(Opened.isForRoom(options)).isTrue();
    assertThat(Opened.isForRoom(new RocksDBException("Corruption"))).isFalse();
  }

  private Path index() {
    return folder.resolve("index");
  }

  private static void put(Database database, byte[] key) throws RocksDBException {
    database.write(List.of(batch -> batch.put(database.handle(Family.BLOBS), key, key)), true);
  }
}
