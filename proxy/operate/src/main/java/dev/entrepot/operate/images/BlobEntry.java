package dev.entrepot.operate.images;

import dev.entrepot.oci.Digest;
import dev.entrepot.oci.RegistryName;
import dev.entrepot.oci.Repository;
import dev.entrepot.oci.RepositoryName;
import dev.entrepot.operate.json.JsonForms;
import dev.entrepot.operate.json.ObjectForm;
import dev.entrepot.operate.json.WireForm;
import java.util.Optional;

/**
 * A blob that is stored.
 *
 * @param size in bytes
 * @param repository one that has it; empty if that was not looked for, or none has
 */
public record BlobEntry(Digest digest, long size, Optional<Repository> repository) {
  private static final WireForm<Repository> REPOSITORY =
      JsonForms.text("a repository with its registry", BlobEntry::parse, Repository::toString);

  public static final ObjectForm<BlobEntry> FORM =
      ObjectForm.of(
          blob -> {
            var digest = blob.one("digest", JsonForms.DIGEST, BlobEntry::digest);
            var size = blob.one("size", JsonForms.WHOLE, BlobEntry::size);
            var repository = blob.maybe("repository", REPOSITORY, BlobEntry::repository);
            return in -> new BlobEntry(in.of(digest), in.of(size), in.of(repository));
          });

  private static Optional<Repository> parse(String text) {
    int slash = text.indexOf('/');
    return slash < 0
        ? Optional.empty()
        : RegistryName.parse(text.substring(0, slash))
            .flatMap(
                registry ->
                    RepositoryName.parse(text.substring(slash + 1))
                        .map(name -> new Repository(registry, name)));
  }
}
