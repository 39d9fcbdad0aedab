package dev.entrepot.cli.help;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi.Text;
import picocli.CommandLine.Help.ColorScheme;
import picocli.CommandLine.Help.Column;
import picocli.CommandLine.Help.TextTable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * Help whose lines end between words, so that a name of an image can be copied out of it. A list of
 * commands shows one sentence for each. Examples stand as they were written.
 */
final class WholeHelp extends Help {
  private static final int GAP = 2;

  WholeHelp(CommandSpec command, ColorScheme colours) {
    super(command, colours);
  }

  private int width() {
    return commandSpec().usageMessage().width();
  }

  @Override
  public String description(Object... params) {
    String text = String.join(" ", commandSpec().usageMessage().description());
    return lines(Words.wrapped(text, width()).stream());
  }

  @Override
  public String footer(Object... params) {
    return lines(Stream.of(commandSpec().usageMessage().footer()));
  }

  /** A line for each, with its first sentence. */
  @Override
  public String commandList(Map<String, Help> subcommands) {
    List<Help> commands =
        subcommands.values().stream()
            .filter(it -> !it.commandSpec().usageMessage().hidden())
            .toList();
    int names =
        commands.stream()
            .mapToInt(it -> it.commandNamesText(", ").plainString().length())
            .max()
            .orElse(0);
    int column = GAP + names + GAP;
    return commands.stream().map(it -> inColumns(it, column)).collect(Collectors.joining());
  }

  private String inColumns(Help command, int column) {
    String sentence =
        Words.firstSentence(String.join(" ", command.commandSpec().usageMessage().description()));
    List<String> texts = Words.wrapped(sentence, width() - column);
    Text name = command.commandNamesText(", ");
    // Colour codes, which the name may contain, take no room.
    String gap = " ".repeat(column - GAP - name.plainString().length());
    return " ".repeat(GAP)
        + name
        + gap
        + lines(texts.stream(), System.lineSeparator() + " ".repeat(column));
  }

  private static String lines(Stream<String> lines) {
    return lines(lines, System.lineSeparator());
  }

  private static String lines(Stream<String> lines, String between) {
    return lines.collect(Collectors.joining(between, "", System.lineSeparator()));
  }

  @Override
  public Layout createDefaultLayout(
      List<OptionSpec> options, List<PositionalParamSpec> parameters, ColorScheme colours) {
    TextTable table =
        TextTable.forDefaultColumns(
            colours, calcLongOptionColumnWidth(options, parameters, colours), width());
    return new WordLayout(
        colours, table, createDefaultOptionRenderer(), createDefaultParameterRenderer());
  }

  /** Wraps the description of an option or parameter before it is put in its column. */
  private static final class WordLayout extends Layout {
    WordLayout(
        ColorScheme colours,
        TextTable table,
        IOptionRenderer options,
        IParameterRenderer parameters) {
      super(colours, table, options, parameters);
    }

    @Override
    public void layout(picocli.CommandLine.Model.ArgSpec arg, Text[][] rows) {
      int last = rows[0].length - 1;
      String text =
          Stream.of(rows).map(row -> row[last].plainString()).collect(Collectors.joining(" "));
      Column column = table.columns()[last];
      List<String> lines = Words.wrapped(text.strip(), column.width - column.indent);
      var wrapped = new Text[Math.max(1, lines.size())][];
      for (int i = 0; i < wrapped.length; i++) {
        wrapped[i] = new Text[last + 1];
        for (int cell = 0; cell < last; cell++) {
          wrapped[i][cell] = i == 0 ? rows[0][cell] : colorScheme.text("");
        }
        wrapped[i][last] = colorScheme.text(i < lines.size() ? lines.get(i) : "");
      }
      super.layout(arg, wrapped);
    }
  }
}
