package dev.entrepot.operate.verify;

import dev.entrepot.cache.verify.Skipped;
import dev.entrepot.cache.verify.VerificationFinding;
import dev.entrepot.cache.verify.VerificationProgress;
import dev.entrepot.cache.verify.VerificationSummary;

/**
 * What a verification tells while it runs. The last event is {@link Ended} or {@link Failed}, and
 * there is one of these exactly.
 */
public sealed interface VerificationEvent {
  /** How far it is. */
  record Progressed(VerificationProgress progress) implements VerificationEvent {}

  /** Something is wrong. */
  record Found(VerificationFinding finding) implements VerificationEvent {}

  /** Something could not be checked. */
  record PassedOver(Skipped skipped) implements VerificationEvent {}

  /** All has been looked at. */
  record Ended(VerificationSummary summary) implements VerificationEvent {}

  /** It could not go on. */
  record Failed(String reason) implements VerificationEvent {}
}
