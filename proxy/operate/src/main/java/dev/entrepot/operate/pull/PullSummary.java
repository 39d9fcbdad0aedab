package dev.entrepot.operate.pull;

/** Counts of outcomes. */
public record PullSummary(int fresh, int unchanged, int failed) {
  /** Of nothing. */
  public static final PullSummary NONE = new PullSummary(0, 0, 0);

  /** The counts with one outcome more. */
  public PullSummary with(PullOutcome outcome) {
    return switch (outcome) {
      case PullOutcome.New _ -> new PullSummary(fresh + 1, unchanged, failed);
      case PullOutcome.Unchanged _ -> new PullSummary(fresh, unchanged + 1, failed);
      case PullOutcome.Failed _ -> new PullSummary(fresh, unchanged, failed + 1);
    };
  }

  @Override
  public String toString() {
    return "%d new, %d unchanged, %d failed".formatted(fresh, unchanged, failed);
  }
}
