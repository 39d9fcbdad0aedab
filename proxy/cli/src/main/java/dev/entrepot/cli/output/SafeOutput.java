package dev.entrepot.cli.output;

import dev.entrepot.oci.Printable;
import java.io.FilterWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;

/** Where commands print: nothing that came from elsewhere commands the terminal. */
public final class SafeOutput extends PrintWriter {
  private final PrintWriter terminal;

  public SafeOutput(PrintWriter terminal) {
    super(new Escaping(terminal), true); // As what it stands for: the program may end after a line.
    this.terminal = terminal;
  }

  /** Where the program's own commands to the terminal go; any other writer is its own. */
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
