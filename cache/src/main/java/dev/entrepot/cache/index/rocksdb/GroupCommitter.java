package dev.entrepot.cache.index.rocksdb;

import dev.entrepot.cache.error.StoreException;
import dev.entrepot.cache.thread.Joining;
import java.util.List;
import java.util.function.Consumer;
import org.rocksdb.RocksDBException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that writes. It takes all that waits as one batch, so that any number of commits
 * at a time costs one wait for the disk. A platform thread: a virtual one would hold its carrier
 * for as long as the disk takes.
 */
final class GroupCommitter implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(GroupCommitter.class);

  private final Database database;
  private final Consumer<Totals> published;
  private final WriteQueue queue = new WriteQueue();
  private final Thread thread;

  // The committing thread only.
  private Totals totals;

  private GroupCommitter(Database database, Totals totals, Consumer<Totals> published) {
    this.database = database;
    this.totals = totals;
    this.published = published;
    this.thread = Thread.ofPlatform().name("entrepot-index").daemon().unstarted(this::run);
  }

  /**
   * @param totals of what is written by now
   * @param published is told the totals after each batch, before the batch's writes end
   */
  static GroupCommitter start(Database database, Totals totals, Consumer<Totals> published) {
    var committer = new GroupCommitter(database, totals, published);
    committer.thread.start();
    return committer;
  }

  WriteQueue queue() {
    return queue;
  }

  /** Writes what waits, then ends the thread. */
  @Override
  public void close() {
    queue.close();
    Joining.uninterruptibly(thread);
  }

  private void run() {
    try {
      for (var group = queue.takeGroup(); !group.isEmpty(); group = queue.takeGroup()) {
        commit(group);
      }
    } finally {
      abandon();
    }
  }

  private void commit(List<Write> group) {
    try {
      var batch = new Batch(database, totals);
      for (var write : group) {
        for (var change : write.changes()) {
          batch.add(change);
        }
      }
      totals = batch.write(group.stream().anyMatch(Write::durable));
      published.accept(totals);
    } catch (RocksDBException e) {
      // The waiting callers report it: a full disk once, and not for each write.
      log.debug("the index cannot write", e);
      fail(group, cannotWrite(e));
      return;
    } catch (RuntimeException e) {
      log.error("The index cannot write", e);
      fail(group, cannotWrite(e));
      return;
    }
    group.forEach(write -> write.done().complete(null));
  }

  /**
   * Reached with work left only if this thread dies of an error; no caller may wait for it then.
   */
  private void abandon() {
    queue.close();
    for (var group = queue.takeGroup(); !group.isEmpty(); group = queue.takeGroup()) {
      fail(group, new StoreException("the index has stopped; restart Entrepot"));
    }
  }

  private static StoreException cannotWrite(Exception e) {
    return new StoreException("the index cannot write: " + e.getMessage(), e);
  }

  private static void fail(List<Write> group, StoreException reason) {
    group.forEach(write -> write.done().completeExceptionally(reason));
  }
}
