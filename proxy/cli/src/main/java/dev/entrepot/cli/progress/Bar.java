package dev.entrepot.cli.progress;

/** A progress bar in ASCII. */
final class Bar {
  /** As wide as docker's. */
  private static final int MAX_WIDTH = 50;

  /** The narrowest bar that says anything. */
  private static final int MIN_WIDTH = 8;

  private static final int ENDS = 2;

  private Bar() {}

  /**
   * A bar such as {@code [===> ]}; nothing if there is no room for one.
   *
   * @param done how much is done
   * @param all how much there is; 0 if that is not known
   * @param room for how many characters there is room
   */
  static String of(long done, long all, int room) {
    int width = Math.min(MAX_WIDTH, room - ENDS);
    if (width < MIN_WIDTH) {
      return "";
    }
    double share = all > 0 ? Math.clamp((double) done / all, 0, 1) : 0;
    int full = (int) ((width - 1) * share);
    return "[" + "=".repeat(full) + ">" + " ".repeat(width - 1 - full) + "]";
  }
}
