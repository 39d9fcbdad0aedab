package dev.entrepot.cache.index.table;

import dev.entrepot.cache.index.Link;
import dev.entrepot.cache.index.PublicContent;
import dev.entrepot.cache.index.UnforcedBlob;
import dev.entrepot.cache.index.UnreachedKey;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.RegistryName;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** The keys of what is known of content wherever it is seen. */
final class ContentKeys {
  static final KeyCodec<Digest> DIGEST = KeyCodec.of(DigestBytes::of, ContentKeys::digest);

  static final KeyCodec<PublicContent> PUBLIC =
      KeyCodec.of(ContentKeys::write, ContentKeys::publicContent);

  static final KeyCodec<UnreachedKey> UNREACHED =
      KeyCodec.of(ContentKeys::write, ContentKeys::unreached);

  static final KeyCodec<UnforcedBlob> UNFORCED =
      KeyCodec.of(ContentKeys::write, ContentKeys::unforced);

  private static final byte END = 0;
  private static final KeyPrefix<UnforcedBlob> MARK = new KeyPrefix<>(ascii("unforced\0"));

  private ContentKeys() {}

  static Optional<Digest> digest(byte[] key) {
    try {
      var bytes = ByteBuffer.wrap(key);
      var digest = DigestBytes.read(bytes);
      return bytes.hasRemaining() ? Optional.empty() : Optional.of(digest);
    } catch (IllegalArgumentException | BufferUnderflowException e) {
      return Optional.empty();
    }
  }

  private static byte[] write(PublicContent content) {
    byte[] registry = ascii(content.registry().value());
    byte[] digest = DigestBytes.of(content.digest());
    return ByteBuffer.allocate(registry.length + 1 + digest.length)
        .put(registry)
        .put(END)
        .put(digest)
        .array();
  }

  private static Optional<PublicContent> publicContent(byte[] key) {
    int registryEnd = 0;
    while (registryEnd < key.length && key[registryEnd] != END) {
      registryEnd++;
    }
    if (registryEnd == key.length) {
      return Optional.empty();
    }
    Optional<Digest> digest = digest(Arrays.copyOfRange(key, registryEnd + 1, key.length));
    return RegistryName.parse(new String(key, 0, registryEnd, StandardCharsets.US_ASCII))
        .flatMap(registry -> digest.map(content -> new PublicContent(registry, content)));
  }

  private static byte[] write(UnreachedKey content) {
    byte[] of = DigestBytes.of(content.digest());
    return ByteBuffer.allocate(1 + of.length)
        .put(ContentValues.code(content.kind()))
        .put(of)
        .array();
  }

  private static Optional<UnreachedKey> unreached(byte[] key) {
    try {
      Link.Kind kind = ContentValues.kind(ByteBuffer.wrap(key).get());
      return digest(Arrays.copyOfRange(key, 1, key.length))
          .map(digest -> new UnreachedKey(kind, digest));
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static byte[] write(UnforcedBlob mark) {
    byte[] beginning = MARK.bytes();
    byte[] digest = DigestBytes.of(mark.digest());
    return ByteBuffer.allocate(beginning.length + Long.BYTES + digest.length)
        .put(beginning)
        .putLong(mark.commit())
        .put(digest)
        .array();
  }

  private static Optional<UnforcedBlob> unforced(byte[] key) {
    if (!MARK.isOf(key)) {
      return Optional.empty();
    }
    try {
      var rest = ByteBuffer.wrap(key).position(MARK.bytes().length);
      long commit = rest.getLong();
      return Optional.of(new UnforcedBlob(DigestBytes.read(rest), commit));
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
