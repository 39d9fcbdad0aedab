package dev.entrepot.loadtest.cli;

import dev.entrepot.loadtest.upstream.Credentials;
import picocli.CommandLine.TypeConversionException;

/** Somebody whom the registry knows, written {@code NAME:PASSWORD}. */
record Login(Credentials credentials) {
  /**
   * @throws TypeConversionException if there is no colon
   */
  static Login parse(String text) {
    int colon = text.indexOf(':');
    if (colon < 1) {
      throw new TypeConversionException("a login is written NAME:PASSWORD");
    }
    return new Login(new Credentials(text.substring(0, colon), text.substring(colon + 1)));
  }
}
