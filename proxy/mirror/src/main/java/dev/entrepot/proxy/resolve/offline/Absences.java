package dev.entrepot.proxy.resolve.offline;

import dev.entrepot.cache.ContentCache;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.Reference;
import dev.entrepot.oci.Repository;
import dev.entrepot.proxy.answer.Refusal;
import dev.entrepot.proxy.resolve.Want;

/** What is answered for content that is not stored, where no upstream is asked for it. */
public interface Absences {
  /** Of a cache that is offline; what it lacks is noted. */
  static Absences offline(ContentCache cache) {
    return new OfflineMisses(cache.misses());
  }

  /** Of a caller whose rights cover stored content alone. */
  static Absences withoutRight() {
    return new StoredContentRight();
  }

  Refusal manifest(Repository repository, Reference reference, Want want);

  Refusal blob(Repository repository, Digest digest, Want want);

  /** Of a repository that has no tags here. */
  Refusal repository(Repository repository);

  /** Of what cannot be there, such as a manifest among blobs. */
  Refusal absent(String message);
}
