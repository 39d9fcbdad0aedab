package dev.entrepot.cache.evict;

import dev.entrepot.cache.index.ListedBlob;
import dev.entrepot.cache.index.table.IndexChange.PutUses;
import dev.entrepot.cache.index.table.MetadataIndex;
import dev.entrepot.oci.Digest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How often and when blobs were asked for. Time is counted in requests. To note a use costs no
 * write: uses are counted in batches, and written in batches. Any thread.
 */
final class AccessStats {
  /** How many last uses wait to be written at most; of others only the frequency is known. */
  static final int MAX_UNWRITTEN = 1 << 16;

  /** How many are written at once. */
  private static final int BATCH = 1024;

  private static final Logger log = LoggerFactory.getLogger(AccessStats.class);

  private final MetadataIndex index;
  private final SketchFile file;
  private final AccessBuffer noted = new AccessBuffer();
  private final ReentrantLock lock = new ReentrantLock();

  // Guarded by the lock.
  private final FrequencySketch sketch;
  private final Map<Digest, Long> unwritten = new HashMap<>();
  private long requests;

  private AccessStats(MetadataIndex index, SketchFile file, long requests, FrequencySketch sketch) {
    this.index = index;
    this.file = file;
    this.requests = requests;
    this.sketch = sketch;
  }

  /** What the last run knew of it. Blocking. */
  static AccessStats open(MetadataIndex index, SketchFile file) {
    var saved = file.load();
    var sketch =
        saved
            .map(SketchFile.Content::sketch)
            .orElseGet(() -> FrequencySketch.blank(index.usage().blobs()));
    long requests = Math.max(index.requests(), saved.map(SketchFile.Content::requests).orElse(0L));
    return new AccessStats(index, file, requests, sketch);
  }

  /**
   * Notes a use; never waits.
   *
   * @return whether there is so much to be counted that {@link #count} should run
   */
  boolean note(Digest digest) {
    return noted.add(digest);
  }

  /** Counts what was noted. */
  void count() {
    lock.lock();
    try {
      sketch.grow(index.usage().blobs());
      noted.drain(this::count);
    } finally {
      lock.unlock();
    }
  }

  /** Counts the use of a blob that comes in; to be written along with it. */
  PutUses come(Digest digest) {
    lock.lock();
    try {
      count(digest);
      return new PutUses(requests, Map.of(digest, requests));
    } finally {
      lock.unlock();
    }
  }

  private void count(Digest digest) {
    requests++;
    sketch.count(digest, index.usage().blobs());
    if (unwritten.size() < MAX_UNWRITTEN || unwritten.containsKey(digest)) {
      unwritten.put(digest, requests);
    }
  }

  /** The number of the last request for a blob. */
  long last(ListedBlob listed) {
    lock.lock();
    try {
      return unwritten.getOrDefault(listed.digest(), listed.lastUse());
    } finally {
      lock.unlock();
    }
  }

  /** The worth of a byte of a blob. */
  double worth(ListedBlob listed) {
    lock.lock();
    try {
      long lastUse = unwritten.getOrDefault(listed.digest(), listed.lastUse());
      return Score.ofByte(
          sketch.frequency(listed.digest()),
          Math.max(0, requests - lastUse),
          index.usage().blobs(),
          listed.blob().size());
    } finally {
      lock.unlock();
    }
  }

  int unwritten() {
    lock.lock();
    try {
      return unwritten.size();
    } finally {
      lock.unlock();
    }
  }

  /** Writes the last uses, and waits for that; they wait on if the index cannot write. Blocking. */
  void write() {
    long now;
    Map<Digest, Long> all;
    lock.lock();
    try {
      now = requests;
      all = new HashMap<>(unwritten);
    } finally {
      lock.unlock();
    }
    var batch = new HashMap<Digest, Long>();
    for (var use : all.entrySet()) {
      batch.put(use.getKey(), use.getValue());
      if (batch.size() == BATCH && !write(now, batch)) {
        return;
      }
    }
    if (!batch.isEmpty()) {
      write(now, batch);
    }
  }

  private boolean write(long now, Map<Digest, Long> batch) {
    try {
      index.apply(List.of(new PutUses(now, batch))).toCompletableFuture().join();
    } catch (CompletionException e) {
      log.debug("last uses are not written yet", e);
      return false;
    }
    lock.lock();
    try {
      batch.forEach(unwritten::remove);
    } finally {
      lock.unlock();
    }
    batch.clear();
    return true;
  }

  /** Saves how often blobs are asked for. Blocking. */
  void save() {
    try {
      file.save(content());
    } catch (IOException e) {
      log.warn("Cannot save how often blobs are asked for: {}", e.toString());
    }
  }

  private ByteBuffer content() {
    lock.lock();
    try {
      return SketchFile.content(requests, sketch);
    } finally {
      lock.unlock();
    }
  }
}
