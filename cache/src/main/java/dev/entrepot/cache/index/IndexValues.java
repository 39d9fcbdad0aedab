package dev.entrepot.cache.index;

import dev.entrepot.cache.index.Link.Basis;
import dev.entrepot.cache.index.TagChange.Gone;
import dev.entrepot.cache.index.TagChange.Pointed;
import dev.entrepot.oci.Digest;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The values of the index. Each begins with a format byte, now {@value #FORMAT}; numbers are
 * big-endian.
 *
 * <table>
 *   <caption>Families and values, after the format byte</caption>
 *   <tr><td>blobs<td>size (8), instant
 *   <tr><td>manifests<td>media type, the manifest's bytes
 *   <tr><td>tags<td>digest, size (8), instant, media type
 *   <tr><td>histories<td>of each change, the latest last: kind (1: 1 pointed, 2 gone), instant, and
 *       the digest that was pointed at
 *   <tr><td>links<td>kind (1: 1 blob, 2 manifest), size (8; -1 if unknown), basis (1: 1 named, 2
 *       confirmed; left out where it is not told)
 *   <tr><td>referrers<td>instant, the index's bytes
 *   <tr><td>unforced, public<td>nothing
 *   <tr><td>uses, requests<td>the number of a request (8)
 *   <tr><td>pulls<td>instant
 *   <tr><td>unreached<td>instant, the number of a request (8)
 *   <tr><td>usage<td>blobs (8), their bytes (8), manifests (8)
 *   <tr><td>entry bytes<td>bytes (8)
 *   <tr><td>instant<td>seconds since 1970 (8), nanoseconds (4)
 *   <tr><td>media type<td>length (1), that much ASCII
 * </table>
 *
 * Reading yields nothing for any other bytes, whatever they are.
 */
public final class IndexValues {
  static final byte FORMAT = 1;

  private static final long UNKNOWN_SIZE = -1;
  private static final byte POINTED = 1;
  private static final byte GONE = 2;
  private static final byte NAMED = 1;
  private static final byte CONFIRMED = 2;

  private IndexValues() {}

  public static byte[] write(BlobRecord blob) {
    return new ValueWriter(ValueWriter.LONG + ValueWriter.INSTANT)
        .putLong(blob.size())
        .putInstant(blob.storedAt())
        .bytes();
  }

  public static Optional<BlobRecord> readBlob(byte[] value) {
    return ValueReader.read(value, in -> new BlobRecord(in.getLong(), in.getInstant()));
  }

  public static byte[] write(StoredManifest manifest) {
    return new ValueWriter(ValueWriter.length(manifest.mediaType()) + manifest.size())
        .putMediaType(manifest.mediaType())
        .putRest(manifest.raw())
        .bytes();
  }

  /**
   * Reads a manifest's value; what is yielded keeps the bytes.
   *
   * @param digest the key that the value was found under
   */
  public static Optional<StoredManifest> readManifest(Digest digest, byte[] value) {
    return ValueReader.read(
        value, in -> new StoredManifest(digest, in.getMediaType(), in.getRest()));
  }

  public static byte[] write(TagRecord tag) {
    int length =
        DigestBytes.length(tag.digest())
            + ValueWriter.LONG
            + ValueWriter.INSTANT
            + ValueWriter.length(tag.mediaType());
    return new ValueWriter(length)
        .putDigest(tag.digest())
        .putLong(tag.size())
        .putInstant(tag.checkedAt())
        .putMediaType(tag.mediaType())
        .bytes();
  }

  public static Optional<TagRecord> readTag(byte[] value) {
    return ValueReader.read(
        value,
        in -> {
          var digest = in.getDigest();
          long size = in.getLong();
          var checkedAt = in.getInstant();
          return new TagRecord(digest, in.getMediaType(), size, checkedAt);
        });
  }

  public static byte[] write(TagHistory history) {
    var writer = new ValueWriter(history.changes().stream().mapToInt(IndexValues::length).sum());
    for (TagChange change : history.changes()) {
      switch (change) {
        case Pointed(var digest, var at) ->
            writer.putByte(POINTED).putInstant(at).putDigest(digest);
        case Gone(var at) -> writer.putByte(GONE).putInstant(at);
      }
    }
    return writer.bytes();
  }

  private static int length(TagChange change) {
    return 1
        + ValueWriter.INSTANT
        + switch (change) {
          case Pointed(var digest, _) -> DigestBytes.length(digest);
          case Gone _ -> 0;
        };
  }

  public static Optional<TagHistory> readHistory(byte[] value) {
    return ValueReader.read(
        value,
        in -> {
          List<TagChange> changes = new ArrayList<>();
          while (in.hasMore()) {
            changes.add(change(in));
          }
          return new TagHistory(changes);
        });
  }

  private static TagChange change(ValueReader in) {
    byte kind = in.getByte();
    var at = in.getInstant();
    return switch (kind) {
      case POINTED -> new Pointed(in.getDigest(), at);
      case GONE -> new Gone(at);
      default -> throw new IllegalArgumentException("not a kind of change: " + kind);
    };
  }

  public static byte[] write(Link link) {
    var writer =
        new ValueWriter(1 + ValueWriter.LONG + (link.basis() == Basis.UNTOLD ? 0 : 1))
            .putByte(code(link.kind()))
            .putLong(link.size().orElse(UNKNOWN_SIZE));
    switch (link.basis()) {
      case NAMED -> writer.putByte(NAMED);
      case CONFIRMED -> writer.putByte(CONFIRMED);
      case UNTOLD -> {
        // As it was found.
      }
    }
    return writer.bytes();
  }

  public static Optional<Link> readLink(byte[] value) {
    return ValueReader.read(
        value, in -> new Link(kind(in.getByte()), size(in.getLong()), basis(in)));
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

  public static byte[] write(ReferrersRecord referrers) {
    ByteBuffer index = referrers.index();
    return new ValueWriter(ValueWriter.INSTANT + index.remaining())
        .putInstant(referrers.checkedAt())
        .putRest(index)
        .bytes();
  }

  /** Reads a value; what is yielded keeps the bytes. */
  public static Optional<ReferrersRecord> readReferrers(byte[] value) {
    return ValueReader.read(
        value,
        in -> {
          var checkedAt = in.getInstant();
          return new ReferrersRecord(in.getRest(), checkedAt);
        });
  }

  public static byte[] write(StoreUsage usage) {
    return new ValueWriter(3 * ValueWriter.LONG)
        .putLong(usage.blobs())
        .putLong(usage.blobBytes())
        .putLong(usage.manifests())
        .bytes();
  }

  public static Optional<StoreUsage> readUsage(byte[] value) {
    return ValueReader.read(value, in -> new StoreUsage(in.getLong(), in.getLong(), in.getLong()));
  }

  public static byte[] write(Pulled pulled) {
    return new ValueWriter(ValueWriter.INSTANT).putInstant(pulled.last()).bytes();
  }

  /**
   * Reads when a client last pulled or looked.
   *
   * @param named the key that the value was found under
   */
  public static Optional<Pulled> readPull(IndexKeys.NamedReference named, byte[] value) {
    return ValueReader.read(
        value,
        in -> new Pulled(named.repository(), named.reference(), named.use(), in.getInstant()));
  }

  public static byte[] write(Unreached content) {
    return new ValueWriter(ValueWriter.INSTANT + ValueWriter.LONG)
        .putInstant(content.since())
        .putLong(content.lastUse())
        .bytes();
  }

  /**
   * Reads since when no tag leads to some content.
   *
   * @param of the key that the value was found under
   */
  public static Optional<Unreached> readUnreached(IndexKeys.KindOfContent of, byte[] value) {
    return ValueReader.read(
        value,
        in -> {
          var since = in.getInstant();
          return new Unreached(of.kind(), of.digest(), since, in.getLong());
        });
  }

  /** The value of an entry all of which is in its key. */
  public static byte[] writeNothing() {
    return new ValueWriter(0).bytes();
  }

  /** A request's number, as the value of a last use or of how many there were. */
  public static byte[] writeRequest(long number) {
    return new ValueWriter(ValueWriter.LONG).putLong(number).bytes();
  }

  public static Optional<Long> readRequest(byte[] value) {
    return ValueReader.read(value, ValueReader::getLong);
  }

  /** What entries have, in bytes. */
  public static byte[] writeEntryBytes(long bytes) {
    return new ValueWriter(ValueWriter.LONG).putLong(bytes).bytes();
  }

  public static Optional<Long> readEntryBytes(byte[] value) {
    return ValueReader.read(value, ValueReader::getLong);
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

  private static OptionalLong size(long value) {
    return value == UNKNOWN_SIZE ? OptionalLong.empty() : OptionalLong.of(value);
  }
}
