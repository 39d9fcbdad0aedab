package dev.entrepot.cli.output;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.core.util.Separators.Spacing;
import java.io.IOException;
import java.io.StringWriter;

/** JSON with its members in their order, indented as docker does it. */
public final class IndentedJson {
  private static final JsonFactory JSON = new JsonFactory();

  /** The indentation of a manifest, per level. */
  public static final String MANIFEST = "\t";

  /** The indentation of inspected images, per level. */
  public static final String INSPECTED = "    ";

  private IndentedJson() {}

  /**
   * The indented text; text that is not JSON is returned as it is.
   *
   * @param level the indentation per level
   */
  public static String of(String text, String level) {
    var indented = new StringWriter(2 * text.length());
    try (var from = JSON.createParser(text);
        var to = JSON.createGenerator(indented)) {
      to.setPrettyPrinter(printer(new DefaultIndenter(level, "\n")));
      while (from.nextToken() != null) {
        to.copyCurrentEventExact(from);
      }
    } catch (IOException e) {
      return text;
    }
    return indented.toString();
  }

  private static DefaultPrettyPrinter printer(DefaultIndenter indenter) {
    var printer =
        new DefaultPrettyPrinter(
            Separators.createDefaultInstance()
                .withObjectFieldValueSpacing(Spacing.AFTER)
                .withObjectEmptySeparator("")
                .withArrayEmptySeparator(""));
    printer.indentObjectsWith(indenter);
    printer.indentArraysWith(indenter);
    return printer;
  }
}
