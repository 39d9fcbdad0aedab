package dev.entrepot.operate.verify;

import dev.entrepot.cache.verify.Finding;
import dev.entrepot.cache.verify.Skipped;
import dev.entrepot.cache.verify.VerificationProgress;
import dev.entrepot.cache.verify.VerificationSummary;
import dev.entrepot.oci.Digest;
import dev.entrepot.operate.verify.VerificationEvent.Ended;
import dev.entrepot.operate.verify.VerificationEvent.Failed;
import dev.entrepot.operate.verify.VerificationEvent.Found;
import dev.entrepot.operate.verify.VerificationEvent.PassedOver;
import dev.entrepot.operate.verify.VerificationEvent.Progressed;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.Optional;

/**
 * The events of a verification as JSON, an object each; its member {@code event} names the kind.
 */
public final class VerificationJson {
  private VerificationJson() {}

  public static JsonObject of(VerificationEvent event) {
    return switch (event) {
      case Progressed(var progress) ->
          named("progress")
              .put("blobs", progress.blobs())
              .put("manifests", progress.manifests())
              .put("bytes", progress.bytesRead())
              .put("of", progress.bytesInAll())
              .put("wrong", progress.wrong());
      case Found(var finding) -> named("found").mergeIn(of(finding));
      case PassedOver(var skipped) -> named("skipped").mergeIn(of(skipped));
      case Ended(var summary) -> named("ended").mergeIn(of(summary));
      case Failed(var reason) -> named("failed").put("reason", reason);
    };
  }

  public static JsonObject of(Finding finding) {
    return new JsonObject()
        .put("kind", finding.kind().word())
        .put("digest", finding.digest().toString())
        .put("fault", finding.fault())
        .put("removed", finding.removed());
  }

  public static JsonObject of(Skipped skipped) {
    return new JsonObject()
        .put("kind", skipped.kind().word())
        .put("digest", skipped.digest().toString())
        .put("reason", skipped.reason());
  }

  public static JsonObject of(VerificationSummary summary) {
    return new JsonObject()
        .put("blobs", summary.blobs())
        .put("bytes", summary.bytes())
        .put("manifests", summary.manifests())
        .put("layers", summary.layers())
        .put("layersUnchecked", summary.layersUnchecked())
        .put("absentBlobs", summary.absentBlobs())
        .put("absentManifests", summary.absentManifests())
        .put("wrong", summary.wrong())
        .put("removed", summary.removed())
        .put("unread", summary.unread());
  }

  /** Reads what {@link #of(VerificationEvent)} has written; empty for any other text. */
  public static Optional<VerificationEvent> read(String line) {
    try {
      var json = new JsonObject(line);
      return switch (json.getString("event", "")) {
        case "progress" -> Optional.of(new Progressed(progress(json)));
        case "found" -> finding(json).map(Found::new);
        case "skipped" -> skipped(json).map(PassedOver::new);
        case "ended" -> Optional.of(new Ended(summary(json)));
        case "failed" -> Optional.of(new Failed(json.getString("reason", "")));
        default -> Optional.empty();
      };
    } catch (DecodeException | ClassCastException e) {
      return Optional.empty();
    }
  }

  private static VerificationProgress progress(JsonObject json) {
    return new VerificationProgress(
        number(json, "blobs"),
        number(json, "manifests"),
        number(json, "bytes"),
        number(json, "of"),
        number(json, "wrong"));
  }

  private static Optional<Finding> finding(JsonObject json) {
    Optional<Finding.Kind> kind =
        Arrays.stream(Finding.Kind.values())
            .filter(it -> it.word().equals(json.getString("kind")))
            .findFirst();
    return kind.flatMap(
        known ->
            Digest.parse(json.getString("digest", ""))
                .map(
                    digest ->
                        new Finding(
                            known,
                            digest,
                            json.getString("fault", ""),
                            json.getBoolean("removed", false))));
  }

  private static Optional<Skipped> skipped(JsonObject json) {
    Optional<Skipped.Kind> kind =
        Arrays.stream(Skipped.Kind.values())
            .filter(it -> it.word().equals(json.getString("kind")))
            .findFirst();
    return kind.flatMap(
        known ->
            Digest.parse(json.getString("digest", ""))
                .map(digest -> new Skipped(known, digest, json.getString("reason", ""))));
  }

  private static VerificationSummary summary(JsonObject json) {
    return new VerificationSummary(
        number(json, "blobs"),
        number(json, "bytes"),
        number(json, "manifests"),
        number(json, "layers"),
        number(json, "layersUnchecked"),
        number(json, "absentBlobs"),
        number(json, "absentManifests"),
        number(json, "wrong"),
        number(json, "removed"),
        number(json, "unread"));
  }

  private static JsonObject named(String event) {
    return new JsonObject().put("event", event);
  }

  private static long number(JsonObject json, String member) {
    return json.getLong(member, 0L);
  }
}
