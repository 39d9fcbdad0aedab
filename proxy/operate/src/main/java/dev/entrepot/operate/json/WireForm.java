package dev.entrepot.operate.json;

import java.util.List;

/**
 * How values of a type stand in JSON, in both directions. Immutable; any thread.
 *
 * @param <T> the type of the values
 */
public abstract sealed class WireForm<T> permits ObjectForm, ValueForm {
  /** What it looks like from outside. */
  public abstract JsonShape shape();

  /** A value of Vert.x's JSON: an object, an array, a text, a number or a boolean. */
  abstract Object write(T value);

  /**
   * Reads what {@link #write} may have written.
   *
   * @param at the way to the value, as {@code disk.limit}; empty at the top
   */
  abstract T read(Object found, String at) throws JsonMismatchException;

  /** A list of such values. */
  public WireForm<List<T>> list() {
    return ValueForm.list(this);
  }
}
