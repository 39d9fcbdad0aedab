package dev.entrepot.operate.retain;

import dev.entrepot.oci.Quoted;
import dev.entrepot.operate.name.UnclearNameException;
import java.util.Optional;

/**
 * Which images are to be removed because they are not needed.
 *
 * @param tagged whether to remove tagged images too, not only untagged ones
 * @param until only images that were not pulled since then; empty if that does not matter, which
 *     needs to be said where tagged images are removed
 */
public record PruneRequest(boolean tagged, Optional<Cutoff> until) {
  private static final String KEY = "until=";

  /**
   * Reads a request.
   *
   * @param until as {@link Cutoff#of} takes it
   * @throws UnclearNameException if it says too little, or its time is none
   */
  public static PruneRequest of(boolean tagged, Optional<String> until)
      throws UnclearNameException {
    if (tagged && until.isEmpty()) {
      throw new UnclearNameException(
          "say which images are not needed: add a filter such as until=30d");
    }
    return new PruneRequest(
        tagged, until.isPresent() ? Optional.of(Cutoff.of(until.get())) : Optional.empty());
  }

  /**
   * The span or time in a filter as docker has it: {@code until=240h}.
   *
   * @throws UnclearNameException if it is another filter
   */
  public static String until(String filter) throws UnclearNameException {
    if (!filter.startsWith(KEY)) {
      throw new UnclearNameException(
          "no filter of what is removed: %s; there is until=TIME".formatted(Quoted.of(filter)));
    }
    return filter.substring(KEY.length());
  }
}
