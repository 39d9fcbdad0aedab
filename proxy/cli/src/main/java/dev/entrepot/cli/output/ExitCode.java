package dev.entrepot.cli.output;

/** What the program's end says to whoever started it. */
public final class ExitCode {
  public static final int OK = 0;
  public static final int FAILED = 1;
  public static final int USAGE = 2;

  private ExitCode() {}
}
