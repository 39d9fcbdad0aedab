package dev.entrepot.cache.collect;

import dev.entrepot.cache.error.StoreException;
import dev.entrepot.cache.index.IndexChange;
import dev.entrepot.cache.index.IndexChange.PutLink;
import dev.entrepot.cache.index.IndexChange.PutManifest;
import dev.entrepot.cache.index.IndexChange.PutPublic;
import dev.entrepot.cache.index.IndexChange.PutReferrers;
import dev.entrepot.cache.index.IndexChange.RemoveLink;
import dev.entrepot.cache.index.IndexChange.RemoveManifest;
import dev.entrepot.cache.index.IndexChange.RemovePublic;
import dev.entrepot.cache.index.IndexChange.RemoveReferrers;
import dev.entrepot.cache.index.LinkedContent;
import dev.entrepot.cache.index.MetadataIndex;
import dev.entrepot.cache.index.PublicContent;
import dev.entrepot.cache.memory.Hot;
import dev.entrepot.cache.memory.Hot.LinkKey;
import dev.entrepot.oci.Digest;

/**
 * Takes entries away that somebody may ask for or bring at this moment. An entry is hidden, and
 * removed if nobody has touched its content; if somebody does meanwhile, it is put back as it was,
 * which is right in any order, as what it says of a digest does not change. So whoever has found
 * content, or has brought it, finds it from then on. One thread; blocking.
 */
record Withdrawal(MetadataIndex index, Hot hot, Touched touched) {
  /**
   * Takes a manifest away.
   *
   * @return whether it is gone
   */
  boolean manifest(Digest digest) throws StoreException {
    var stored = index.manifest(digest);
    return stored.isPresent()
        && remove(
            digest,
            hot.manifests().remove(digest),
            new RemoveManifest(digest),
            new PutManifest(stored.get()));
  }

  /** Takes away what says that a repository has some content. */
  boolean link(LinkedContent content) throws StoreException {
    var repository = content.repository();
    var digest = content.digest();
    var link = index.link(repository, digest);
    return link.isPresent()
        && remove(
            digest,
            hot.links().remove(new LinkKey(repository, digest)),
            new RemoveLink(repository, digest),
            new PutLink(repository, digest, link.get()));
  }

  /** Takes away that a registry gives some content to everyone. */
  boolean publicContent(PublicContent content) throws StoreException {
    return index.isPublic(content)
        && remove(
            content.digest(),
            hot.publics().remove(content),
            new RemovePublic(content),
            new PutPublic(content));
  }

  /** Takes away what was seen to refer to a manifest. */
  boolean referrers(LinkedContent content) throws StoreException {
    var repository = content.repository();
    var subject = content.digest();
    var referrers = index.referrers(repository, subject);
    return referrers.isPresent()
        && remove(
            subject,
            () -> {},
            new RemoveReferrers(repository, subject),
            new PutReferrers(repository, subject, referrers.get()));
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
