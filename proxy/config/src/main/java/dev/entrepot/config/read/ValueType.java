package dev.entrepot.config.read;

import dev.entrepot.oci.Quoted;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * How the values of a key are written and which of them are allowed.
 *
 * @param expected describes valid texts in messages, after the word "expected"
 * @param parser makes the value; empty for an invalid text
 * @param allowed whether a value is within its bounds
 * @param secret whether a text may hold a secret
 * @param remark a warning about a text that is not taken as it is written; empty for none
 */
public record ValueType<T>(
    String expected,
    Function<String, Optional<T>> parser,
    Predicate<T> allowed,
    Predicate<String> secret,
    Function<String, Optional<String>> remark) {

  /** A type without bounds, whose texts may be shown. */
  public static <T> ValueType<T> of(String expected, Function<String, Optional<T>> parser) {
    return new ValueType<>(
        expected, parser, value -> true, text -> false, text -> Optional.empty());
  }

  /** This type with only the values that fit. */
  public ValueType<T> where(Predicate<T> bound) {
    return new ValueType<>(expected, parser, allowed.and(bound), secret, remark);
  }

  /** This type, where texts that may hold a secret are never shown. */
  public ValueType<T> hiding(Predicate<String> texts) {
    return new ValueType<>(expected, parser, allowed, secret.or(texts), remark);
  }

  /** This type, with warnings about some texts. */
  public ValueType<T> remarking(Function<String, Optional<String>> remarks) {
    return new ValueType<>(expected, parser, allowed, secret, remarks);
  }

  /** The value of a text; empty for an invalid text or a value out of bounds. */
  public Optional<T> parse(String text) {
    return parser.apply(text).filter(allowed);
  }

  /** An invalid text, as messages may show it. */
  public String shown(String text) {
    return secret.test(text) ? "a value that is not shown" : Quoted.of(text);
  }

  /** Whether no text of this type may ever be shown. */
  public boolean isSecret() {
    return secret.test("");
  }
}
