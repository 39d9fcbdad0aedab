package dev.entrepot.operate.pull;

import dev.entrepot.oci.Digest;
import dev.entrepot.operate.pull.PullOutcome.Failed;
import dev.entrepot.operate.pull.PullOutcome.New;
import dev.entrepot.operate.pull.PullOutcome.Unchanged;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/** Events of pulls as JSON objects, written and read. */
public final class PullJson {
  private static final String EVENT = "event";
  private static final String IMAGE = "image";
  private static final String DIGEST = "digest";
  private static final String RESULT = "result";
  private static final String STATE = "state";
  private static final String REASON = "reason";
  private static final String BEFORE = "before";
  private static final String BYTES = "bytes";
  private static final String SIZE = "size";
  private static final String NEW = "new";
  private static final String UNCHANGED = "unchanged";
  private static final String FAILED = "failed";

  private PullJson() {}

  public static JsonObject of(PullEvent event) {
    return switch (event) {
      case PullEvent.Began(String image) -> event("began").put(IMAGE, image);
      case PullEvent.Blob(String image, Digest digest, BlobState state) ->
          event("blob").put(IMAGE, image).put(DIGEST, digest.toString()).mergeIn(of(state));
      case PullEvent.Ended(PullOutcome outcome) -> event("image").mergeIn(of(outcome));
      case PullEvent.Done(PullSummary summary) -> event("done").mergeIn(of(summary));
    };
  }

  public static JsonObject of(PullOutcome outcome) {
    var json = new JsonObject().put(IMAGE, outcome.image());
    switch (outcome) {
      case New(_, Digest digest, Optional<Digest> before) -> {
        json.put(RESULT, NEW).put(DIGEST, digest.toString());
        before.ifPresent(was -> json.put(BEFORE, was.toString()));
      }
      case Unchanged(_, Digest digest) ->
          json.put(RESULT, UNCHANGED).put(DIGEST, digest.toString());
      case Failed(_, String reason) -> json.put(RESULT, FAILED).put(REASON, reason);
    }
    return json;
  }

  public static JsonObject of(PullSummary summary) {
    return new JsonObject()
        .put(NEW, summary.fresh())
        .put(UNCHANGED, summary.unchanged())
        .put(FAILED, summary.failed());
  }

  /** Reads what {@link #of(PullEvent)} wrote; empty if it is something else. */
  public static Optional<PullEvent> read(String line) {
    try {
      return read(new JsonObject(line));
    } catch (DecodeException | ClassCastException | NullPointerException e) {
      return Optional.empty(); // Another server, or another version of it.
    }
  }

  private static Optional<PullEvent> read(JsonObject json) {
    return switch (json.getString(EVENT, "")) {
      case "began" -> Optional.of(new PullEvent.Began(json.getString(IMAGE)));
      case "blob" ->
          digest(json, DIGEST)
              .flatMap(
                  digest ->
                      state(json).map(it -> new PullEvent.Blob(json.getString(IMAGE), digest, it)));
      case "image" -> outcome(json).map(PullEvent.Ended::new);
      case "done" ->
          Optional.of(
              new PullEvent.Done(
                  new PullSummary(
                      json.getInteger(NEW), json.getInteger(UNCHANGED), json.getInteger(FAILED))));
      default -> Optional.empty();
    };
  }

  private static Optional<PullOutcome> outcome(JsonObject json) {
    String image = json.getString(IMAGE);
    return switch (json.getString(RESULT, "")) {
      case NEW -> digest(json, DIGEST).map(it -> new New(image, it, digest(json, BEFORE)));
      case UNCHANGED -> digest(json, DIGEST).map(it -> new Unchanged(image, it));
      case FAILED -> Optional.of(new Failed(image, json.getString(REASON)));
      default -> Optional.empty();
    };
  }

  private static JsonObject of(BlobState state) {
    return switch (state) {
      case BlobState.Waiting() -> state("waiting");
      case BlobState.Coming(long bytes, long size) ->
          state("downloading").put(BYTES, bytes).put(SIZE, size);
      case BlobState.Here() -> state("exists");
      case BlobState.Complete(long size) -> state("complete").put(SIZE, size);
      case BlobState.Failed(String reason) -> state(FAILED).put(REASON, reason);
    };
  }

  private static Optional<BlobState> state(JsonObject json) {
    return switch (json.getString(STATE, "")) {
      case "waiting" -> Optional.of(new BlobState.Waiting());
      case "downloading" ->
          Optional.of(new BlobState.Coming(json.getLong(BYTES), json.getLong(SIZE)));
      case "exists" -> Optional.of(new BlobState.Here());
      case "complete" -> Optional.of(new BlobState.Complete(json.getLong(SIZE)));
      case FAILED -> Optional.of(new BlobState.Failed(json.getString(REASON)));
      default -> Optional.empty();
    };
  }

  private static Optional<Digest> digest(JsonObject json, String member) {
    return Optional.ofNullable(json.getString(member)).flatMap(Digest::parse);
  }

  private static JsonObject event(String name) {
    return new JsonObject().put(EVENT, name);
  }

  private static JsonObject state(String name) {
    return new JsonObject().put(STATE, name);
  }
}
