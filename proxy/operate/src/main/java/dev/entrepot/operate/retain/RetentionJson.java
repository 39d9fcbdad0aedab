package dev.entrepot.operate.retain;

import static dev.entrepot.operate.json.JsonForms.DIGEST;
import static dev.entrepot.operate.json.JsonForms.FLAG;
import static dev.entrepot.operate.json.JsonForms.INT;
import static dev.entrepot.operate.json.JsonForms.TEXT;
import static dev.entrepot.operate.json.JsonForms.TIME;
import static dev.entrepot.operate.json.JsonForms.WHOLE;

import dev.entrepot.cache.collect.Collected;
import dev.entrepot.operate.json.ObjectForm;
import dev.entrepot.operate.json.UnionForm.Kind;

/**
 * What is held and removed, as JSON, an object each with {@code state}. Names are in full, sizes in
 * bytes, times in ISO 8601.
 */
public final class RetentionJson {
  private static final String IMAGE = "image";
  private static final String REASON = "reason";

  /** What has become of an order. */
  public static final ObjectForm<HoldResult> RESULT =
      ObjectForm.union(
          "state",
          Kind.of(
              "done",
              HoldResult.Done.class,
              done -> {
                var image = done.one(IMAGE, TEXT, HoldResult.Done::image);
                var detail = done.one("detail", TEXT, HoldResult.Done::detail);
                return in -> new HoldResult.Done(in.of(image), in.of(detail));
              }),
          Kind.of(
              "unchanged",
              HoldResult.Unchanged.class,
              unchanged -> {
                var image = unchanged.one(IMAGE, TEXT, HoldResult.Unchanged::image);
                return in -> new HoldResult.Unchanged(in.of(image));
              }),
          Kind.of(
              "refused",
              HoldResult.Refused.class,
              refused -> {
                var image = refused.one(IMAGE, TEXT, HoldResult.Refused::image);
                var reason = refused.one(REASON, TEXT, HoldResult.Refused::reason);
                return in -> new HoldResult.Refused(in.of(image), in.of(reason));
              }));

  /** What is held. */
  public static final ObjectForm<HeldImage> HELD =
      ObjectForm.union(
          "state",
          Kind.of(
              "pinned",
              HeldImage.Pinned.class,
              pinned -> {
                var image = pinned.one(IMAGE, TEXT, HeldImage.Pinned::image);
                var byCommand = pinned.oneOr("byCommand", FLAG, HeldImage.Pinned::byCommand, false);
                return in -> new HeldImage.Pinned(in.of(image), in.of(byCommand));
              }),
          Kind.of(
              "frozen",
              HeldImage.FrozenTag.class,
              frozen -> {
                var image = frozen.one(IMAGE, TEXT, HeldImage.FrozenTag::image);
                var digest = frozen.one("digest", DIGEST, HeldImage.FrozenTag::digest);
                var since = frozen.one("since", TIME, HeldImage.FrozenTag::since);
                return in -> new HeldImage.FrozenTag(in.of(image), in.of(digest), in.of(since));
              }));

  private static final ObjectForm<Collected> COLLECTED =
      ObjectForm.of(
          went -> {
            var manifests = went.oneOr("manifests", WHOLE, Collected::manifests, 0L);
            var blobs = went.oneOr("blobs", WHOLE, Collected::blobs, 0L);
            var bytes = went.oneOr("bytes", WHOLE, Collected::bytes, 0L);
            return in -> new Collected(in.of(manifests), in.of(blobs), in.of(bytes));
          });

  /** What happens while images are removed. */
  public static final ObjectForm<RemovalEvent> REMOVAL =
      ObjectForm.union(
          "state",
          Kind.of(
              "untagged",
              RemovalEvent.Untagged.class,
              untagged -> {
                var image = untagged.one(IMAGE, TEXT, RemovalEvent.Untagged::image);
                return in -> new RemovalEvent.Untagged(in.of(image));
              }),
          Kind.of(
              "kept",
              RemovalEvent.Kept.class,
              kept -> {
                var image = kept.one(IMAGE, TEXT, RemovalEvent.Kept::image);
                var reason = kept.one(REASON, TEXT, RemovalEvent.Kept::reason);
                return in -> new RemovalEvent.Kept(in.of(image), in.of(reason));
              }),
          Kind.of(
              "deleted",
              RemovalEvent.Deleted.class,
              deleted -> {
                var digest = deleted.one("digest", DIGEST, RemovalEvent.Deleted::manifest);
                return in -> new RemovalEvent.Deleted(in.of(digest));
              }),
          Kind.of(
              "looking",
              RemovalEvent.Looking.class,
              looking -> {
                var walk = looking.oneOr("walk", INT, RemovalEvent.Looking::walk, 0);
                var walks = looking.oneOr("walks", INT, RemovalEvent.Looking::walks, 0);
                return in -> new RemovalEvent.Looking(in.of(walk), in.of(walks));
              }),
          Kind.of(
              "freed",
              RemovalEvent.Freed.class,
              freed -> {
                var content = freed.inline(COLLECTED, RemovalEvent.Freed::content);
                return in -> new RemovalEvent.Freed(in.of(content));
              }));

  private RetentionJson() {}
}
