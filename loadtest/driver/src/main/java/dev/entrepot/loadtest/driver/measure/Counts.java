package dev.entrepot.loadtest.driver.measure;

/**
 * What happened so far.
 *
 * @param begun pulls that have begun
 * @param whole pulls whose bodies were all right
 * @param left pulls that went away, as they were to
 * @param failed pulls that could not go on
 * @param requests that were sent
 * @param bytes of bodies that came
 * @param checked bodies that were compared with their digest
 * @param wrong bodies that were not what they were to be
 * @param resumed bodies that broke and were asked for again
 */
public record Counts(
    long begun,
    long whole,
    long left,
    long failed,
    long requests,
    long bytes,
    long checked,
    long wrong,
    long resumed) {
  /** Pulls that have ended, good or bad. */
  public long ended() {
    return whole + left + failed;
  }

  /** Pulls that have begun and not ended. */
  public long running() {
    return begun - ended();
  }
}
