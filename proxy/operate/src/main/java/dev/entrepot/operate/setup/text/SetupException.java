package dev.entrepot.operate.setup.text;

import java.nio.file.Path;
import java.util.Optional;

/** A file cannot be changed without harm; nothing has been changed. */
public final class SetupException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Optional<ByHand> byHand;

  /**
   * What a person may do instead.
   *
   * @param file where
   * @param text what has to stand there
   */
  public record ByHand(Path file, String text) {}

  /** With a reason, a sentence without its full stop, after which there is nothing to do. */
  public SetupException(String reason) {
    super(reason);
    this.byHand = Optional.empty();
  }

  /** With a reason, and what a person may do instead. */
  public SetupException(String reason, ByHand byHand) {
    super(reason);
    this.byHand = Optional.of(byHand);
  }

  /** What a person may do instead; empty if the file has to be mended first. */
  public Optional<ByHand> byHand() {
    return byHand;
  }
}
