package dev.entrepot.proxy.config;

import dev.entrepot.oci.Quoted;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * How the values of a key are written and which of them are allowed.
 *
 * @param expected what a person is told when a text does not fit; stands after "expected"
 * @param parser makes the value; empty for a text that is none
 * @param allowed whether a value is within its bounds
 * @param shown how a text that does not fit may stand in a message
 */
record ValueType<T>(
    String expected,
    Function<String, Optional<T>> parser,
    Predicate<T> allowed,
    UnaryOperator<String> shown) {

  /** A type without bounds, whose texts may be shown. */
  static <T> ValueType<T> of(String expected, Function<String, Optional<T>> parser) {
    return new ValueType<>(expected, parser, value -> true, Quoted::of);
  }

  /** This type with only the values that fit. */
  ValueType<T> where(Predicate<T> bound) {
    return new ValueType<>(expected, parser, allowed.and(bound), shown);
  }

  /** This type, where texts that may hold a secret are never shown. */
  ValueType<T> hiding(Predicate<String> secret) {
    return new ValueType<>(
        expected,
        parser,
        allowed,
        text -> secret.test(text) ? "a value that is not shown" : shown.apply(text));
  }

  /** The value that a text stands for; empty for a text that is none or is out of bounds. */
  Optional<T> parse(String text) {
    return parser.apply(text).filter(allowed);
  }
}
