package dev.entrepot.cache.index.table;

import dev.entrepot.cache.index.PullKey;
import dev.entrepot.cache.index.Pulled;
import dev.entrepot.cache.index.TagChange;
import dev.entrepot.cache.index.TagChange.Gone;
import dev.entrepot.cache.index.TagChange.Pointed;
import dev.entrepot.cache.index.TagHistory;
import dev.entrepot.cache.index.TagRecord;
import java.util.ArrayList;
import java.util.List;

/** The values of what is known of tags, and of their use. */
final class TagValues {
  static final ValueCodec<Object, TagRecord> TAG =
      ValueCodec.of(
          TagValues::write,
          (_, in) -> {
            var digest = in.getDigest();
            long size = in.getLong();
            var checkedAt = in.getInstant();
            return new TagRecord(digest, in.getMediaType(), size, checkedAt);
          });

  static final ValueCodec<Object, TagHistory> HISTORY =
      ValueCodec.of(
          TagValues::write,
          (_, in) -> {
            List<TagChange> changes = new ArrayList<>();
            while (in.hasMore()) {
              changes.add(change(in));
            }
            return new TagHistory(changes);
          });

  static final ValueCodec<PullKey, Pulled> PULLED =
      ValueCodec.of(
          pulled -> new ValueWriter(ValueWriter.INSTANT).putInstant(pulled.last()),
          (key, in) -> new Pulled(key.repository(), key.reference(), key.use(), in.getInstant()));

  private static final byte POINTED = 1;
  private static final byte GONE = 2;

  private TagValues() {}

  private static ValueWriter write(TagRecord tag) {
    int length =
        DigestBytes.length(tag.digest())
            + ValueWriter.LONG
            + ValueWriter.INSTANT
            + ValueWriter.length(tag.mediaType());
    return new ValueWriter(length)
        .putDigest(tag.digest())
        .putLong(tag.size())
        .putInstant(tag.checkedAt())
        .putMediaType(tag.mediaType());
  }

  private static ValueWriter write(TagHistory history) {
    var writer = new ValueWriter(history.changes().stream().mapToInt(TagValues::length).sum());
    for (TagChange change : history.changes()) {
      switch (change) {
        case Pointed(var digest, var at) ->
            writer.putByte(POINTED).putInstant(at).putDigest(digest);
        case Gone(var at) -> writer.putByte(GONE).putInstant(at);
      }
    }
    return writer;
  }

  private static int length(TagChange change) {
    return 1
        + ValueWriter.INSTANT
        + switch (change) {
          case Pointed(var digest, _) -> DigestBytes.length(digest);
          case Gone _ -> 0;
        };
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
}
