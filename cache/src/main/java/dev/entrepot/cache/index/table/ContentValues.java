package dev.entrepot.cache.index.table;

import dev.entrepot.cache.index.BlobRecord;
import dev.entrepot.cache.index.Link;
import dev.entrepot.cache.index.Link.Basis;
import dev.entrepot.cache.index.ReferrersRecord;
import dev.entrepot.cache.index.StoredManifest;
import dev.entrepot.cache.index.Unreached;
import dev.entrepot.cache.index.UnreachedKey;
import dev.entrepot.oci.Digest;
import java.nio.ByteBuffer;
import java.util.OptionalLong;

/** The values of what is known of content. */
final class ContentValues {
  static final ValueCodec<Object, BlobRecord> BLOB =
      ValueCodec.of(
          blob ->
              new ValueWriter(ValueWriter.LONG + ValueWriter.INSTANT)
                  .putLong(blob.size())
                  .putInstant(blob.storedAt()),
          (_, in) -> new BlobRecord(in.getLong(), in.getInstant()));

  static final ValueCodec<Digest, StoredManifest> MANIFEST =
      ValueCodec.of(
          manifest ->
              new ValueWriter(ValueWriter.length(manifest.mediaType()) + manifest.size())
                  .putMediaType(manifest.mediaType())
                  .putRest(manifest.raw()),
          (digest, in) -> new StoredManifest(digest, in.getMediaType(), in.getRest()));

  static final ValueCodec<Object, Link> LINK =
      ValueCodec.of(
          ContentValues::write,
          (_, in) -> new Link(kind(in.getByte()), size(in.getLong()), basis(in)));

  static final ValueCodec<Object, ReferrersRecord> REFERRERS =
      ValueCodec.of(
          ContentValues::write,
          (_, in) -> {
            var checkedAt = in.getInstant();
            return new ReferrersRecord(in.getRest(), checkedAt);
          });

  static final ValueCodec<UnreachedKey, Unreached> UNREACHED =
      ValueCodec.of(
          content ->
              new ValueWriter(ValueWriter.INSTANT + ValueWriter.LONG)
                  .putInstant(content.since())
                  .putLong(content.lastUse()),
          (key, in) -> new Unreached(key.kind(), key.digest(), in.getInstant(), in.getLong()));

  private static final long UNKNOWN_SIZE = -1;
  private static final byte NAMED = 1;
  private static final byte CONFIRMED = 2;

  private ContentValues() {}

  private static ValueWriter write(Link link) {
    var writer =
        new ValueWriter(1 + ValueWriter.LONG + (link.basis() == Basis.UNTOLD ? 0 : 1))
            .putByte(code(link.kind()))
            .putLong(link.size().orElse(UNKNOWN_SIZE));
    return switch (link.basis()) {
      case NAMED -> writer.putByte(NAMED);
      case CONFIRMED -> writer.putByte(CONFIRMED);
      case UNTOLD -> writer; // As it was found.
    };
  }

  private static Basis basis(ValueReader in) {
    if (!in.hasMore()) {
      return Basis.UNTOLD;
    }
    byte code = in.getByte();
    return switch (code) {
      case NAMED -> Basis.NAMED;
      case CONFIRMED -> Basis.CONFIRMED;
      default -> throw new IllegalArgumentException("not the basis of a link: " + code);
    };
  }

  private static OptionalLong size(long value) {
    return value == UNKNOWN_SIZE ? OptionalLong.empty() : OptionalLong.of(value);
  }

  private static ValueWriter write(ReferrersRecord referrers) {
    ByteBuffer index = referrers.index();
    return new ValueWriter(ValueWriter.INSTANT + index.remaining())
        .putInstant(referrers.checkedAt())
        .putRest(index);
  }

  static byte code(Link.Kind kind) {
    return switch (kind) {
      case BLOB -> 1;
      case MANIFEST -> 2;
    };
  }

  static Link.Kind kind(byte code) {
    return switch (code) {
      case 1 -> Link.Kind.BLOB;
      case 2 -> Link.Kind.MANIFEST;
      default -> throw new IllegalArgumentException("not a kind of link: " + code);
    };
  }
}
