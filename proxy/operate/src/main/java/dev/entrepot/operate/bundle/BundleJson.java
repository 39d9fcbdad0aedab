package dev.entrepot.operate.bundle;

import dev.entrepot.oci.Digest;
import dev.entrepot.operate.bundle.ImportOutcome.Imported;
import dev.entrepot.operate.bundle.ImportOutcome.Incomplete;
import dev.entrepot.operate.bundle.ImportOutcome.Kept;
import dev.entrepot.operate.bundle.ImportOutcome.Unchanged;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is told of bundles as JSON, and read again. Sizes are in bytes. */
public final class BundleJson {
  private static final String STATE = "state";
  private static final String NAME = "name";
  private static final String DIGEST = "digest";
  private static final String BEFORE = "before";
  private static final String MISSING = "missing";
  private static final String ELSEWHERE = "elsewhere";
  private static final String MISSING_COUNT = "missingCount";

  private BundleJson() {}

  /** The report of an import. */
  public static JsonObject of(ImportReport report) {
    var images = new JsonArray();
    report.images().forEach(image -> images.add(of(image)));
    return new JsonObject()
        .put("complete", report.isComplete())
        .put("newBlobs", report.newBlobs())
        .put("newBytes", report.newBytes())
        .put("knownBlobs", report.knownBlobs())
        .put("madeForAnother", report.isForAnother())
        .put("images", images);
  }

  private static JsonObject of(ImportOutcome image) {
    var json = new JsonObject().put(NAME, image.name());
    return switch (image) {
      case Imported(_, Digest digest, Optional<Digest> before) -> {
        json.put(STATE, "imported").put(DIGEST, digest.toString());
        before.ifPresent(was -> json.put(BEFORE, was.toString()));
        yield json;
      }
      case Unchanged(_, Digest digest) ->
          json.put(STATE, "unchanged").put(DIGEST, digest.toString());
      case Kept(_, Digest digest, Digest before) ->
          json.put(STATE, "kept").put(DIGEST, digest.toString()).put(BEFORE, before.toString());
      case Incomplete(_, List<Digest> missing, long count) -> {
        var digests = new JsonArray();
        missing.forEach(digest -> digests.add(digest.toString()));
        yield json.put(STATE, "incomplete").put(MISSING, digests).put(MISSING_COUNT, count);
      }
    };
  }

  /** The report that a text says; empty if it is none. */
  public static Optional<ImportReport> readReport(String text) {
    try {
      var json = new JsonObject(text);
      var images = new ArrayList<ImportOutcome>();
      JsonArray listed = json.getJsonArray("images");
      for (int i = 0; i < listed.size(); i++) {
        images.add(outcome(listed.getJsonObject(i)));
      }
      return Optional.of(
          new ImportReport(
              images,
              json.getLong("newBlobs"),
              json.getLong("newBytes"),
              json.getLong("knownBlobs"),
              json.getBoolean("madeForAnother")));
    } catch (DecodeException
        | ClassCastException
        | NullPointerException
        | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static ImportOutcome outcome(JsonObject json) {
    String name = json.getString(NAME);
    return switch (json.getString(STATE)) {
      case "imported" ->
          new Imported(
              name,
              digest(json.getString(DIGEST)),
              Optional.ofNullable(json.getString(BEFORE)).map(BundleJson::digest));
      case "unchanged" -> new Unchanged(name, digest(json.getString(DIGEST)));
      case "kept" -> new Kept(name, digest(json.getString(DIGEST)), digest(json.getString(BEFORE)));
      case "incomplete" ->
          new Incomplete(
              name,
              json.getJsonArray(MISSING).stream()
                  .map(String::valueOf)
                  .map(BundleJson::digest)
                  .toList(),
              json.getLong(MISSING_COUNT));
      default -> throw new IllegalArgumentException("no state of an image: " + json);
    };
  }

  /** The blobs that a bundle needs, with their sizes. */
  public static JsonObject of(NeededBlobs blobs) {
    var sizes = new JsonObject();
    blobs.sizes().forEach((digest, size) -> sizes.put(digest.toString(), size));
    var elsewhere = new JsonArray();
    blobs.elsewhere().forEach(digest -> elsewhere.add(digest.toString()));
    return new JsonObject().put("blobs", sizes).put(ELSEWHERE, elsewhere);
  }

  /** The blobs that a text says; empty if it says none. */
  public static Optional<NeededBlobs> readBlobs(String text) {
    try {
      var json = new JsonObject(text);
      Map<Digest, Long> blobs = new LinkedHashMap<>();
      JsonObject sizes = json.getJsonObject("blobs");
      for (String digest : sizes.fieldNames()) {
        blobs.put(digest(digest), sizes.getLong(digest));
      }
      List<Digest> elsewhere =
          json.getJsonArray(ELSEWHERE, new JsonArray()).stream()
              .map(String::valueOf)
              .map(BundleJson::digest)
              .toList();
      return Optional.of(new NeededBlobs(blobs, new LinkedHashSet<>(elsewhere)));
    } catch (DecodeException
        | ClassCastException
        | NullPointerException
        | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Digest digest(String text) {
    return Digest.parse(text).orElseThrow(() -> new IllegalArgumentException("no digest: " + text));
  }
}
