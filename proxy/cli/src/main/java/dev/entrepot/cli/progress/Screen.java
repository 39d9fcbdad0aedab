package dev.entrepot.cli.progress;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.utils.AttributedString;
import org.jline.utils.Display;
import org.jline.utils.InfoCmp.Capability;

/**
 * The lowest lines of a terminal, where something is drawn that changes. Whatever else is printed
 * there is printed by {@link #above}. The cursor stands, visible, at the beginning of the line
 * below the drawing. Closing takes the drawing away. Any thread.
 */
final class Screen implements AutoCloseable {
  /** Nothing is drawn on a terminal that is narrower, or does not say how wide it is. */
  static final int MIN_COLUMNS = 20;

  private final Terminal terminal;
  private final Display display;
  private final Drawing drawing;
  private Size size;
  private boolean closed;

  /** What is drawn. */
  @FunctionalInterface
  interface Drawing {
    /**
     * The lines as they are now; the lock of the screen is held.
     *
     * @param columns how long a line may be; what is longer is cut
     * @param rows how many lines there may be, 1 or more; the last ones are drawn if there are more
     */
    List<String> lines(int columns, int rows);
  }

  /**
   * @param terminal closed with this
   */
  Screen(Terminal terminal, Drawing drawing) {
    this.terminal = terminal;
    this.drawing = drawing;
    this.size = terminal.getSize();
    this.display = new Display(terminal, false);
    display.resize(size);
  }

  /** Draws what is new. */
  synchronized void paint() {
    if (closed) {
      return;
    }
    Size now = terminal.getSize();
    if (!now.equals(size)) {
      // Where the terminal has wrapped what was too long, the upper part of it stays: to guess
      // where
      // it is now would sometimes take away what was printed above.
      erase();
      size = now;
      display.resize(now);
    }
    if (isDrawable(now)) {
      draw(drawing.lines(now.getColumns() - 1, now.getRows() - 1));
    }
  }

  /** Whether a terminal has room for a line and for the cursor below it. */
  static boolean isDrawable(Size size) {
    return size.getColumns() >= MIN_COLUMNS && size.getRows() > 1;
  }

  private void draw(List<String> lines) {
    int most = size.getRows() - 1;
    var shown = new ArrayList<AttributedString>();
    lines.stream()
        .skip(Math.max(0, lines.size() - most))
        .map(line -> new AttributedString(line).columnSubSequence(0, size.getColumns() - 1))
        .forEach(shown::add);
    shown.add(AttributedString.EMPTY);
    display.update(shown, size.cursorPos(shown.size() - 1, 0));
  }

  /** Prints something that stays, where nothing is drawn meanwhile; it has to end its line. */
  synchronized void above(Runnable print) {
    erase();
    print.run();
  }

  /** Takes the drawing away, with what was typed behind it, such as {@code ^C}. */
  private void erase() {
    if (closed) {
      return;
    }
    display.update(List.of(), 0);
    terminal.puts(Capability.carriage_return);
    terminal.puts(Capability.clr_eos);
    terminal.flush();
  }

  @Override
  public void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      erase();
      closed = true;
    }
    try {
      terminal.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
