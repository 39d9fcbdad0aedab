package dev.entrepot.proxy.resolve;

import dev.entrepot.proxy.answer.Refusal;
import dev.entrepot.proxy.share.FairShare;
import java.util.Optional;
import java.util.function.Function;

/**
 * The request that it costs to begin work upstream; joining work that is under way costs nothing.
 *
 * @param <V> what the work results in
 * @param share from which the request is taken
 * @param refused the result if the share has none left
 */
public record Toll<V>(FairShare share, Function<Refusal, V> refused) {
  /** For work that costs nothing. */
  static <V> Toll<V> none() {
    return new Toll<>(
        FairShare.UNLIMITED,
        refusal -> {
          throw new IllegalStateException(refusal.message());
        });
  }

  Optional<V> pay() {
    return share.request().map(refused);
  }
}
