package dev.entrepot.proxy.answer;

import java.util.function.Function;

/** What came of asking an upstream, or what stands in for one. */
public sealed interface Answer<T> {
  /** It is there. */
  record Found<T>(T value) implements Answer<T> {}

  /** It is not there, is not given out, or could not be asked for. */
  record Refused<T>(Refusal refusal) implements Answer<T> {}

  static <T> Answer<T> found(T value) {
    return new Found<>(value);
  }

  static <T> Answer<T> refused(Refusal refusal) {
    return new Refused<>(refusal);
  }

  /** What the next step makes of what was found; a refusal stays what it is. */
  default <U> Answer<U> then(Function<? super T, Answer<U>> next) {
    return switch (this) {
      case Found<T>(T value) -> next.apply(value);
      case Refused<T>(Refusal refusal) -> refused(refusal);
    };
  }
}
