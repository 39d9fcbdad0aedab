package dev.entrepot.cache.collect;

import static dev.entrepot.cache.index.table.Tables.LINKS;
import static dev.entrepot.cache.index.table.Tables.MANIFESTS;
import static dev.entrepot.cache.index.table.Tables.PUBLIC;
import static dev.entrepot.cache.index.table.Tables.REFERRERS;

import dev.entrepot.cache.error.StoreException;
import dev.entrepot.cache.index.ContentKey;
import dev.entrepot.cache.index.PublicContent;
import dev.entrepot.cache.index.table.IndexChange;
import dev.entrepot.cache.index.table.IndexChange.PutManifest;
import dev.entrepot.cache.index.table.IndexChange.RemoveManifest;
import dev.entrepot.cache.index.table.MetadataIndex;
import dev.entrepot.cache.index.table.PlainTable;
import dev.entrepot.cache.memory.RecordCaches;
import dev.entrepot.oci.Digest;
import java.util.function.Supplier;

/**
 * Takes entries away that a client may ask for or bring at this moment. An entry is hidden, and
 * removed if its content was not touched; if it is meanwhile, the entry is put back as it was,
 * which is right in any order, as what it says of a digest does not change. So a client that has
 * found content, or has brought it, finds it from then on. One thread; blocking.
 */
record EntryRemoval(MetadataIndex index, RecordCaches hot, Touched touched) {
  /**
   * Takes a manifest away.
   *
   * @return whether it is gone
   */
  boolean manifest(Digest digest) throws StoreException {
    var stored = index.get(MANIFESTS, digest);
    return stored.isPresent()
        && remove(
            digest,
            hot.manifests().remove(digest),
            new RemoveManifest(digest),
            new PutManifest(stored.get()));
  }

  /** Takes away what says that a repository has some content. */
  boolean link(ContentKey content) throws StoreException {
    return remove(LINKS, content, content.digest(), () -> hot.links().remove(content));
  }

  /** Takes away that a registry gives some content to everyone. */
  boolean publicContent(PublicContent content) throws StoreException {
    return remove(PUBLIC, content, content.digest(), () -> hot.publics().remove(content));
  }

  /** Takes away what was seen to refer to a manifest. */
  boolean referrers(ContentKey subject) throws StoreException {
    return remove(REFERRERS, subject, subject.digest(), () -> () -> {});
  }

  /**
   * @param hiding hides the entry, and returns what ends that
   */
  private <K, V> boolean remove(
      PlainTable<K, V> table, K key, Digest digest, Supplier<Runnable> hiding)
      throws StoreException {
    var entry = index.get(table, key);
    return entry.isPresent()
        && remove(digest, hiding.get(), table.delete(key), table.put(key, entry.get()));
  }

  private boolean remove(Digest digest, Runnable shown, IndexChange removal, IndexChange back)
      throws StoreException {
    try {
      if (touched.has(digest)) {
        return false;
      }
      Notes.write(index, removal);
    } finally {
      shown.run();
    }
    if (touched.has(digest)) {
      Notes.write(index, back);
      return false;
    }
    return true;
  }
}
