package dev.entrepot.cache.index.rocksdb;

import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.rocksdb.RocksDBException;

/**
 * By how much a batch changes what the entries of the counted families have: their keys and values,
 * uncompressed. The committing thread only.
 */
final class Weights {
  /** What grows with what upstreams say, beside blobs; the others have an entry a blob at most. */
  private static final Set<Family> COUNTED =
      EnumSet.of(
          Family.MANIFESTS,
          Family.REFERRERS,
          Family.TAGS,
          Family.HISTORIES,
          Family.LINKS,
          Family.PULLS,
          Family.PUBLIC);

  private record Place(Family family, ByteBuffer key) {}

  private final Database database;

  /** What the entries that the batch touches will have after it, in bytes. */
  private final Map<Place, Integer> touched = new HashMap<>();

  private long change;

  Weights(Database database) {
    this.database = database;
  }

  static boolean areCounted(Family family) {
    return COUNTED.contains(family);
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
    if (!areCounted(family)) {
      return;
    }
    var place = new Place(family, ByteBuffer.wrap(key));
    Integer now = touched.get(place);
    change += bytes - (now != null ? now : database.bytes(family, key));
    touched.put(place, bytes);
  }
}
