package dev.entrepot.loadtest.compare.row;

import dev.entrepot.loadtest.compare.result.Figure;
import dev.entrepot.loadtest.compare.result.Target;

/** How clients reach a peer. Its upstream is always plain HTTP. */
public enum Scheme {
  HTTP("", ""),
  HTTPS("-tls", ", TLS 1.3");

  private final String suffix;
  private final String words;

  Scheme(String suffix, String words) {
    this.suffix = suffix;
    this.words = words;
  }

  /** A row's name. */
  String name(String row) {
    return row + suffix;
  }

  /** What a row measures. */
  String title(String title) {
    return title + words;
  }

  /** A figure with targets that were set for plain HTTP; there are none for it over HTTPS. */
  Figure figure(String name, String unit, Target... targets) {
    return this == HTTP ? Figure.of(name, unit, targets) : Figure.of(name, unit);
  }
}
