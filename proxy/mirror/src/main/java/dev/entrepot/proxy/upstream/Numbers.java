package dev.entrepot.proxy.upstream;

import java.util.OptionalLong;

/** Numbers in headers: digits alone. */
final class Numbers {
  /** The most digits that fit into a long whatever they are. */
  private static final int MAX_DIGITS = 18;

  private Numbers() {}

  /** The number; empty for any other text, and for more than {@value #MAX_DIGITS} digits. */
  static OptionalLong parse(String text) {
    boolean number =
        !text.isEmpty()
            && text.length() <= MAX_DIGITS
            && text.chars().allMatch(c -> c >= '0' && c <= '9');
    return number ? OptionalLong.of(Long.parseLong(text)) : OptionalLong.empty();
  }
}
