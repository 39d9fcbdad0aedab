package dev.entrepot.cli.output;

import dev.entrepot.oci.Printable;
import java.io.FilterWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;

/**
 * The output of commands, with control characters escaped: text from registries and files must not
 * control the terminal.
 */
public final class SafeOutput extends PrintWriter {
  private final PrintWriter terminal;

  public SafeOutput(PrintWriter terminal) {
    // As the wrapped writer, it flushes at each line: the program may end after any of them.
    super(new Escaping(terminal), true);
    this.terminal = terminal;
  }

  /**
   * The terminal behind a safe output, for control sequences of the program; others as they are.
   */
  public static PrintWriter terminal(PrintWriter out) {
    return out instanceof SafeOutput safe ? safe.terminal : out;
  }

  private static final class Escaping extends FilterWriter {
    Escaping(Writer out) {
      super(out);
    }

    @Override
    public void write(int c) throws IOException {
      out.write(Printable.lines(Character.toString((char) c)));
    }

    @Override
    public void write(char[] text, int offset, int length) throws IOException {
      out.write(Printable.lines(new String(text, offset, length)));
    }

    @Override
    public void write(String text, int offset, int length) throws IOException {
      out.write(Printable.lines(text.substring(offset, offset + length)));
    }
  }
}
