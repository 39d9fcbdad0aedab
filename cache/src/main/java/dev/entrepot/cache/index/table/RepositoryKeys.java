package dev.entrepot.cache.index.table;

import dev.entrepot.cache.index.ContentKey;
import dev.entrepot.cache.index.PullKey;
import dev.entrepot.cache.index.Pulled;
import dev.entrepot.cache.index.TagKey;
import dev.entrepot.oci.Reference;
import dev.entrepot.oci.RegistryName;
import dev.entrepot.oci.Repository;
import dev.entrepot.oci.RepositoryName;
import dev.entrepot.oci.Tag;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;

/** The keys of what repositories have: registry, name and a last part, a zero byte between them. */
final class RepositoryKeys {
  static final KeyCodec<TagKey> TAG =
      KeyCodec.of(
          key -> under(key.repository(), ascii(key.tag().value())),
          bytes -> named(bytes, Tag::parse, TagKey::new));

  static final KeyCodec<ContentKey> CONTENT =
      KeyCodec.of(
          key -> under(key.repository(), DigestBytes.of(key.digest())), RepositoryKeys::content);

  /** Readers that know of pulls alone pass over the keys of looks. */
  static final KeyCodec<PullKey> PULL = KeyCodec.of(RepositoryKeys::write, RepositoryKeys::pull);

  private static final byte END = 0;

  /** At the end of a key of pulls. */
  private static final String LOOK = "\0";

  private RepositoryKeys() {}

  static byte[] prefix(Repository repository) {
    return under(repository, new byte[0]);
  }

  static byte[] prefix(RegistryName registry, String namePrefix) {
    byte[] host = ascii(registry.value());
    byte[] name = ascii(namePrefix);
    return ByteBuffer.allocate(host.length + 1 + name.length).put(host).put(END).put(name).array();
  }

  private static byte[] write(PullKey key) {
    String suffix =
        switch (key.use()) {
          case PULL -> "";
          case LOOK -> LOOK;
        };
    return under(key.repository(), ascii(key.reference() + suffix));
  }

  private static Optional<PullKey> pull(byte[] bytes) {
    boolean isLook = bytes.length > 0 && bytes[bytes.length - 1] == END;
    Pulled.Use use = isLook ? Pulled.Use.LOOK : Pulled.Use.PULL;
    return named(
        isLook ? Arrays.copyOf(bytes, bytes.length - 1) : bytes,
        Reference::parse,
        (repository, reference) -> new PullKey(repository, reference, use));
  }

  private static Optional<ContentKey> content(byte[] bytes) {
    return read(bytes, ContentKeys::digest, ContentKey::new);
  }

  private interface Making<T, K> {
    K of(Repository repository, T last);
  }

  /** A key whose last part is text. */
  private static <T, K> Optional<K> named(
      byte[] bytes, Function<String, Optional<T>> parser, Making<T, K> making) {
    return read(bytes, last -> parser.apply(new String(last, StandardCharsets.ISO_8859_1)), making);
  }

  private static <T, K> Optional<K> read(
      byte[] bytes, Function<byte[], Optional<T>> lastParser, Making<T, K> making) {
    int registryEnd = end(bytes, 0);
    int nameEnd = end(bytes, registryEnd + 1);
    if (nameEnd >= bytes.length) {
      return Optional.empty();
    }
    Optional<RegistryName> registry = RegistryName.parse(text(bytes, 0, registryEnd));
    Optional<RepositoryName> name = RepositoryName.parse(text(bytes, registryEnd + 1, nameEnd));
    if (registry.isEmpty() || name.isEmpty()) {
      return Optional.empty();
    }
    var repository = new Repository(registry.get(), name.get());
    return lastParser
        .apply(Arrays.copyOfRange(bytes, nameEnd + 1, bytes.length))
        .map(last -> making.of(repository, last));
  }

  /** Where the name that begins at an offset ends; the key's length if it does not. */
  private static int end(byte[] key, int from) {
    int at = from;
    while (at < key.length && key[at] != END) {
      at++;
    }
    return at;
  }

  private static String text(byte[] key, int from, int to) {
    return new String(key, from, to - from, StandardCharsets.ISO_8859_1);
  }

  private static byte[] under(Repository repository, byte[] last) {
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
