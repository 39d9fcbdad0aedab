package dev.entrepot.cache.index.rocksdb;

import dev.entrepot.cache.index.table.Family;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.rocksdb.RocksDBException;

/**
 * By how much a batch changes what the entries of the counted families have: their keys and values,
 * uncompressed. The committing thread only.
 */
final class Weights {
  private record Place(Family family, ByteBuffer key) {}

  private final Database database;

  /** What the entries that the batch touches will have after it, in bytes. */
  private final Map<Place, Integer> touched = new HashMap<>();

  private long change;

  Weights(Database database) {
    this.database = database;
  }

  /** How many bytes there will be more; negative if there will be less. */
  long change() {
    return change;
  }

  void put(Family family, byte[] key, byte[] value) throws RocksDBException {
    become(family, key, key.length + value.length);
  }

  void delete(Family family, byte[] key) throws RocksDBException {
    become(family, key, 0);
  }

  private void become(Family family, byte[] key, int bytes) throws RocksDBException {
    if (!family.isCounted()) {
      return;
    }
    var place = new Place(family, ByteBuffer.wrap(key));
    Integer now = touched.get(place);
    change += bytes - (now != null ? now : database.bytes(family, key));
    touched.put(place, bytes);
  }
}
