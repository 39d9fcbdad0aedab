package dev.entrepot.cache.index.rocksdb;

import dev.entrepot.cache.error.StoreException;
import dev.entrepot.cache.index.IndexKeys;
import dev.entrepot.cache.index.IndexScan;
import dev.entrepot.cache.index.IndexValues;
import dev.entrepot.cache.index.LinkedContent;
import dev.entrepot.cache.index.ListedHistory;
import dev.entrepot.cache.index.ListedTag;
import dev.entrepot.cache.index.PublicContent;
import dev.entrepot.cache.index.Pulled;
import dev.entrepot.cache.index.Unreached;
import dev.entrepot.cache.index.rocksdb.Database.Entry;
import dev.entrepot.oci.Digest;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/** Walks through the families, in pieces. Any thread; blocking. */
record Walk(Database database) implements IndexScan {
  @Override
  public List<Digest> blobsAfter(Optional<Digest> last, int most) throws StoreException {
    return keys(Family.BLOBS, last.map(IndexKeys::digest), most, IndexKeys::readDigest);
  }

  @Override
  public List<Digest> manifestsAfter(Optional<Digest> last, int most) throws StoreException {
    return keys(Family.MANIFESTS, last.map(IndexKeys::digest), most, IndexKeys::readDigest);
  }

  @Override
  public List<LinkedContent> linksAfter(Optional<LinkedContent> last, int most)
      throws StoreException {
    return keys(Family.LINKS, last.map(Walk::key), most, IndexKeys::readLink);
  }

  @Override
  public List<PublicContent> publicAfter(Optional<PublicContent> last, int most)
      throws StoreException {
    return keys(
        Family.PUBLIC, last.map(IndexKeys::publicContent), most, IndexKeys::readPublicContent);
  }

  @Override
  public List<LinkedContent> referrersAfter(Optional<LinkedContent> last, int most)
      throws StoreException {
    return keys(Family.REFERRERS, last.map(Walk::key), most, IndexKeys::readLink);
  }

  @Override
  public List<ListedTag> tagsAfter(Optional<ListedTag> last, int most) throws StoreException {
    return after(
        Family.TAGS,
        last.map(tag -> IndexKeys.tag(tag.repository(), tag.tag())),
        most,
        Entry::at,
        TagListing::tag);
  }

  @Override
  public List<ListedHistory> historiesAfter(Optional<ListedHistory> last, int most)
      throws StoreException {
    return after(
        Family.HISTORIES,
        last.map(tag -> IndexKeys.tag(tag.repository(), tag.tag())),
        most,
        Entry::at,
        TagListing::history);
  }

  @Override
  public List<Pulled> pullsAfter(Optional<Pulled> last, int most) throws StoreException {
    return after(
        Family.PULLS,
        last.map(pull -> IndexKeys.pull(pull.repository(), pull.reference(), pull.use())),
        most,
        Entry::at,
        Walk::pull);
  }

  @Override
  public List<Unreached> unreachedAfter(Optional<Unreached> last, int most) throws StoreException {
    return after(
        Family.UNREACHED,
        last.map(content -> IndexKeys.unreached(content.kind(), content.digest())),
        most,
        Entry::at,
        Walk::unreached);
  }

  private static byte[] key(LinkedContent content) {
    return IndexKeys.link(content.repository(), content.digest());
  }

  private static Optional<Pulled> pull(Entry entry) {
    return IndexKeys.readPull(entry.key())
        .flatMap(named -> IndexValues.readPull(named, entry.value()));
  }

  private static Optional<Unreached> unreached(Entry entry) {
    return IndexKeys.readUnreached(entry.key())
        .flatMap(of -> IndexValues.readUnreached(of, entry.value()));
  }

  private <T> List<T> keys(
      Family family, Optional<byte[]> last, int most, Function<byte[], Optional<T>> decoder)
      throws StoreException {
    return after(family, last, most, Entry::keyAt, entry -> decoder.apply(entry.key()));
  }

  /** Passes over what is no entry of ours, as far as there is one of ours behind it. */
  private <T> List<T> after(
      Family family,
      Optional<byte[]> last,
      int most,
      Function<RocksIterator, Entry> reading,
      Function<Entry, Optional<T>> decoder)
      throws StoreException {
    try {
      var entries = database.after(family, last, most, reading);
      while (!entries.isEmpty()) {
        var decoded = entries.stream().flatMap(entry -> decoder.apply(entry).stream()).toList();
        if (!decoded.isEmpty()) {
          return decoded;
        }
        entries = database.after(family, Optional.of(entries.getLast().key()), most, reading);
      }
      return List.of();
    } catch (RocksDBException e) {
      throw new StoreException("the index cannot be read: " + e.getMessage(), e);
    }
  }
}
