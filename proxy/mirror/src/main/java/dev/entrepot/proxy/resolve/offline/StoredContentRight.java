package dev.entrepot.proxy.resolve.offline;

import dev.entrepot.oci.Digest;
import dev.entrepot.oci.Reference;
import dev.entrepot.oci.Repository;
import dev.entrepot.proxy.answer.Refusal;
import dev.entrepot.proxy.answer.Refusal.Source;
import dev.entrepot.proxy.resolve.Want;

/** The answers to a caller whose rights cover stored content alone. */
final class StoredContentRight implements Absences {
  @Override
  public Refusal manifest(Repository repository, Reference reference, Want want) {
    return notStored(reference + " of " + repository);
  }

  @Override
  public Refusal blob(Repository repository, Digest digest, Want want) {
    return notStored("blob %s of %s".formatted(digest, repository));
  }

  @Override
  public Refusal repository(Repository repository) {
    return notStored("a tag of " + repository);
  }

  @Override
  public Refusal absent(String message) {
    return Refusal.of(Source.ACCESS, Refusal.Reason.NOT_FOUND, message);
  }

  private Refusal notStored(String what) {
    return absent(
        what + " is not stored in this cache, and your access covers stored content only");
  }
}
