package dev.entrepot.cache.index.table;

import dev.entrepot.cache.index.TagKey;
import dev.entrepot.oci.RegistryName;
import dev.entrepot.oci.Repository;
import java.util.Arrays;

/**
 * What the keys of some entries of a table begin with, and those of no others.
 *
 * @param <K> the table's keys: a prefix fits no other table
 */
@SuppressWarnings("UnusedTypeParameter") // It is for the compiler alone.
public final class KeyPrefix<K> {
  private final byte[] bytes;

  KeyPrefix(byte[] bytes) {
    this.bytes = bytes;
  }

  /** What the keys of all tags of a repository begin with. */
  public static KeyPrefix<TagKey> tagsOf(Repository repository) {
    return new KeyPrefix<>(RepositoryKeys.prefix(repository));
  }

  /** What the keys of all tags begin with, in repositories whose names begin in a certain way. */
  public static KeyPrefix<TagKey> tagsOf(RegistryName registry, String namePrefix) {
    return new KeyPrefix<>(RepositoryKeys.prefix(registry, namePrefix));
  }

  /** A copy of the bytes. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** Whether a key's bytes begin so. */
  public boolean isOf(byte[] key) {
    return key.length >= bytes.length
        && Arrays.equals(key, 0, bytes.length, bytes, 0, bytes.length);
  }
}
