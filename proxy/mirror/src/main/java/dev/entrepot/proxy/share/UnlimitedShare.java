package dev.entrepot.proxy.share;

import dev.entrepot.config.access.AccessLimits;
import dev.entrepot.proxy.answer.Answer;
import dev.entrepot.proxy.answer.Refusal;
import java.util.Optional;

/** Gives everything, and counts nothing. */
final class UnlimitedShare implements FairShare {
  private final Answer<FairShare> opened = Answer.found(this);

  @Override
  public AccessLimits limits() {
    return AccessLimits.NONE;
  }

  @Override
  public Optional<Refusal> request() {
    return Optional.empty();
  }

  @Override
  public Answer<FairShare> open() {
    return opened;
  }

  @Override
  public void ended() {
    // Downloads are not counted.
  }

  @Override
  public boolean pays(int bytes) {
    return true;
  }

  @Override
  public void owes(int bytes) {
    // Bytes are not counted.
  }
}
