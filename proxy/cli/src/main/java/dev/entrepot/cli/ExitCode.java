package dev.entrepot.cli;

/** What the program's end says to whoever started it. */
final class ExitCode {
  static final int OK = 0;
  static final int FAILED = 1;
  static final int USAGE = 2;

  private ExitCode() {}
}
