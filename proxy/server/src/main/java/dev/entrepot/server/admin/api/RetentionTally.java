package dev.entrepot.server.admin.api;

import dev.entrepot.cache.collect.Collected;
import dev.entrepot.oci.HumanCount;
import dev.entrepot.operate.retain.HoldResult;
import dev.entrepot.operate.retain.RemovalEvent;
import dev.entrepot.server.admin.AuditTrail;

/** Counts what has become of an order, and tells the audit trail. One thread at a time. */
final class RetentionTally {
  private final AuditTrail.Tally tally;
  private int done;
  private int unchanged;
  private int refused;
  private int untagged;
  private int kept;

  RetentionTally(AuditTrail.Tally tally) {
    this.tally = tally;
  }

  void count(HoldResult result) {
    switch (result) {
      case HoldResult.Done _ -> done++;
      case HoldResult.Unchanged _ -> unchanged++;
      case HoldResult.Refused _ -> refused++;
    }
    tally.result("%d done, %d unchanged, %d refused".formatted(done, unchanged, refused));
  }

  void count(RemovalEvent event) {
    switch (event) {
      case RemovalEvent.Untagged _ -> untagged++;
      case RemovalEvent.Kept _ -> kept++;
      case RemovalEvent.Freed(Collected went) -> ended(went);
      case RemovalEvent.Deleted _, RemovalEvent.Looking _ -> {} // The last one says how many.
    }
  }

  private void ended(Collected went) {
    tally.result(
        "%d untagged, %d kept; removed %s and %s of %d B"
            .formatted(
                untagged,
                kept,
                HumanCount.of(went.manifests(), "manifest"),
                HumanCount.of(went.blobs(), "blob"),
                went.bytes()));
  }
}
