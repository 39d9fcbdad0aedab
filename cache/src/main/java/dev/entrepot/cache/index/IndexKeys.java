package dev.entrepot.cache.index;

import dev.entrepot.oci.Digest;
import dev.entrepot.oci.Reference;
import dev.entrepot.oci.RegistryName;
import dev.entrepot.oci.Repository;
import dev.entrepot.oci.RepositoryName;
import dev.entrepot.oci.Tag;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * The keys of the index.
 *
 * <table>
 *   <caption>Families and keys; a digest is a {@link DigestBytes}, a name ASCII</caption>
 *   <tr><td>blobs, manifests, uses<td>digest
 *   <tr><td>tags, histories<td>registry 0 name 0 tag
 *   <tr><td>links, referrers<td>registry 0 name 0 digest
 *   <tr><td>public<td>registry 0 digest
 *   <tr><td>pulls<td>registry 0 name 0 tag, or digest as text; looks: the same and 0
 *   <tr><td>unreached<td>kind (1: 1 blob, 2 manifest) digest
 *   <tr><td>default<td>{@code usage}, {@code requests}; {@code unforced} 0 commit (8) digest
 * </table>
 *
 * No name has a zero byte, so all entries of a repository, and of a registry, lie together.
 */
public final class IndexKeys {
  private static final byte END = 0;
  private static final byte[] UNFORCED = ascii("unforced\0");

  /** At the end of a key of pulls. */
  private static final String LOOK = "\0";

  /** Registry, name and a text. */
  private static final int TEXT_PARTS = 3;

  private IndexKeys() {}

  public static byte[] digest(Digest digest) {
    return DigestBytes.of(digest);
  }

  /**
   * The digest that a key is of.
   *
   * @return empty if the key is not one of a digest
   */
  public static Optional<Digest> readDigest(byte[] key) {
    try {
      var bytes = ByteBuffer.wrap(key);
      var digest = DigestBytes.read(bytes);
      return bytes.hasRemaining() ? Optional.empty() : Optional.of(digest);
    } catch (IllegalArgumentException | BufferUnderflowException e) {
      return Optional.empty();
    }
  }

  public static byte[] tag(Repository repository, Tag tag) {
    return underRepository(repository, ascii(tag.value()));
  }

  public static byte[] link(Repository repository, Digest digest) {
    return underRepository(repository, DigestBytes.of(digest));
  }

  /**
   * The repository and digest that a key of a link is of.
   *
   * @return empty if the key is not one of a link
   */
  public static Optional<LinkedContent> readLink(byte[] key) {
    int registryEnd = end(key, 0);
    int nameEnd = end(key, registryEnd + 1);
    if (nameEnd >= key.length) {
      return Optional.empty();
    }
    Optional<RegistryName> registry = RegistryName.parse(ascii(key, 0, registryEnd));
    Optional<RepositoryName> name = RepositoryName.parse(ascii(key, registryEnd + 1, nameEnd));
    Optional<Digest> digest = readDigest(Arrays.copyOfRange(key, nameEnd + 1, key.length));
    return registry.isPresent() && name.isPresent() && digest.isPresent()
        ? Optional.of(new LinkedContent(new Repository(registry.get(), name.get()), digest.get()))
        : Optional.empty();
  }

  /** Where the name that begins at an offset ends; the key's length if it does not. */
  private static int end(byte[] key, int from) {
    int at = from;
    while (at < key.length && key[at] != END) {
      at++;
    }
    return at;
  }

  private static String ascii(byte[] key, int from, int to) {
    return new String(key, from, to - from, StandardCharsets.US_ASCII);
  }

  /** The key of what a registry gives to everyone. */
  public static byte[] publicContent(PublicContent content) {
    byte[] registry = ascii(content.registry().value());
    byte[] digest = DigestBytes.of(content.digest());
    return ByteBuffer.allocate(registry.length + 1 + digest.length)
        .put(registry)
        .put(END)
        .put(digest)
        .array();
  }

  /** What a key of public content is of; empty for any other bytes. */
  public static Optional<PublicContent> readPublicContent(byte[] key) {
    int registryEnd = end(key, 0);
    if (registryEnd >= key.length) {
      return Optional.empty();
    }
    Optional<Digest> digest = readDigest(Arrays.copyOfRange(key, registryEnd + 1, key.length));
    return RegistryName.parse(ascii(key, 0, registryEnd))
        .flatMap(registry -> digest.map(content -> new PublicContent(registry, content)));
  }

  /** The key of what refers to a subject. */
  public static byte[] referrers(Repository repository, Digest subject) {
    return underRepository(repository, DigestBytes.of(subject));
  }

  public static byte[] usage() {
    return ascii("usage");
  }

  public static byte[] entryBytes() {
    return ascii("entry-bytes");
  }

  public static byte[] unforced(UnforcedBlob mark) {
    byte[] digest = DigestBytes.of(mark.digest());
    return ByteBuffer.allocate(UNFORCED.length + Long.BYTES + digest.length)
        .put(UNFORCED)
        .putLong(mark.commit())
        .put(digest)
        .array();
  }

  /** What the keys of all marks begin with. */
  public static byte[] unforced() {
    return UNFORCED.clone();
  }

  /** The mark of a key; empty if the key is of something else. */
  public static Optional<UnforcedBlob> readUnforced(byte[] key) {
    if (!startsWith(key, UNFORCED)) {
      return Optional.empty();
    }
    try {
      var rest = ByteBuffer.wrap(key).position(UNFORCED.length);
      long commit = rest.getLong();
      return Optional.of(new UnforcedBlob(DigestBytes.read(rest), commit));
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  public static byte[] requests() {
    return ascii("requests");
  }

  /** What the keys of all tags begin with, in repositories whose names begin in a certain way. */
  public static byte[] tagsOf(RegistryName registry, String prefix) {
    byte[] host = ascii(registry.value());
    byte[] name = ascii(prefix);
    return ByteBuffer.allocate(host.length + 1 + name.length).put(host).put(END).put(name).array();
  }

  /** What the keys of all tags of a repository begin with. */
  public static byte[] tagsOf(Repository repository) {
    return underRepository(repository, new byte[0]);
  }

  /** A tag and its repository. */
  public record NamedTag(Repository repository, Tag tag) {}

  /** What a key of tags or histories names; empty for any other bytes. */
  public static Optional<NamedTag> readTag(byte[] key) {
    return readText(key)
        .flatMap(
            named -> Tag.parse(named.text()).map(tag -> new NamedTag(named.repository(), tag)));
  }

  /**
   * The key of when a client last used a tag or digest so. Readers that know of pulls alone pass
   * over the keys of looks.
   */
  public static byte[] pull(Repository repository, Reference reference, Pulled.Use use) {
    String suffix =
        switch (use) {
          case PULL -> "";
          case LOOK -> LOOK;
        };
    return underRepository(repository, ascii(reference + suffix));
  }

  /** What is used, its repository, and how. */
  public record NamedReference(Repository repository, Reference reference, Pulled.Use use) {}

  /** What a key of pulls names; empty for any other bytes. */
  public static Optional<NamedReference> readPull(byte[] key) {
    boolean isLook = key.length > 0 && key[key.length - 1] == END;
    Pulled.Use use = isLook ? Pulled.Use.LOOK : Pulled.Use.PULL;
    return readText(isLook ? Arrays.copyOf(key, key.length - 1) : key)
        .flatMap(
            named ->
                Reference.parse(named.text())
                    .map(reference -> new NamedReference(named.repository(), reference, use)));
  }

  private record NamedText(Repository repository, String text) {}

  private static Optional<NamedText> readText(byte[] key) {
    String[] parts = new String(key, StandardCharsets.ISO_8859_1).split("\0", -1);
    if (parts.length != TEXT_PARTS) {
      return Optional.empty();
    }
    return RegistryName.parse(parts[0])
        .flatMap(
            registry -> RepositoryName.parse(parts[1]).map(name -> new Repository(registry, name)))
        .map(repository -> new NamedText(repository, parts[2]));
  }

  /** The key of what no tag leads to. */
  public static byte[] unreached(Link.Kind kind, Digest digest) {
    byte[] of = DigestBytes.of(digest);
    return ByteBuffer.allocate(1 + of.length).put(IndexValues.code(kind)).put(of).array();
  }

  /** Content, and as what it is stored. */
  public record KindOfContent(Link.Kind kind, Digest digest) {}

  /** What a key of what no tag leads to names; empty for any other bytes. */
  public static Optional<KindOfContent> readUnreached(byte[] key) {
    try {
      Link.Kind kind = IndexValues.kind(ByteBuffer.wrap(key).get());
      return readDigest(Arrays.copyOfRange(key, 1, key.length))
          .map(digest -> new KindOfContent(kind, digest));
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static boolean startsWith(byte[] key, byte[] prefix) {
    return key.length >= prefix.length
        && Arrays.equals(key, 0, prefix.length, prefix, 0, prefix.length);
  }

  private static byte[] underRepository(Repository repository, byte[] last) {
    byte[] registry = ascii(repository.registry().value());
    byte[] name = ascii(repository.name().value());
    return ByteBuffer.allocate(registry.length + name.length + last.length + 2)
        .put(registry)
        .put(END)
        .put(name)
        .put(END)
        .put(last)
        .array();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
