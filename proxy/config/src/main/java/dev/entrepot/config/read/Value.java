package dev.entrepot.config.read;

import dev.entrepot.config.read.YamlNode.Mapping;
import dev.entrepot.config.read.YamlNode.Nothing;
import dev.entrepot.config.read.YamlNode.Scalar;
import dev.entrepot.config.read.YamlNode.Sequence;
import java.util.Optional;

/**
 * What is written for a key, before the key's type has read it.
 *
 * @param path of the key
 * @param expands whether <code>${env:NAME}</code> is replaced in it; not so in a value that comes
 *     from the environment itself
 */
record Value(String path, ConfigOrigin origin, YamlNode node, boolean expands) {
  /** The typed value; empty, with a fault reported, if it is invalid. */
  <T> Optional<T> read(ValueType<T> type, Environment environment, Faults faults) {
    return switch (node) {
      case Scalar(var text, _) when expands -> expanded(text, type, environment, faults);
      case Scalar(var text, _) -> typed(text, text, type, faults);
      case Nothing _, Sequence _, Mapping _ -> unfit(type.expected(), node.noun(), faults);
    };
  }

  private <T> Optional<T> expanded(
      String text, ValueType<T> type, Environment environment, Faults faults) {
    return switch (Expansion.of(text, environment)) {
      case Expansion.Expanded(var result) -> typed(result, text, type, faults);
      case Expansion.Unset(var variable) ->
          unfit("the environment variable " + variable, "it not set", faults);
      case Expansion.TooLong() ->
          unfit("at most %d characters".formatted(Expansion.MAX_CHARACTERS), "more", faults);
    };
  }

  /** Shows the text as it was written, so that the value of a variable stays hidden. */
  private <T> Optional<T> typed(String text, String asWritten, ValueType<T> type, Faults faults) {
    Optional<T> value = type.parse(text);
    return value.isPresent() ? value : unfit(type.expected(), type.shown(asWritten), faults);
  }

  private <T> Optional<T> unfit(String expected, String found, Faults faults) {
    faults.unfit(origin, path, expected, found);
    return Optional.empty();
  }
}
