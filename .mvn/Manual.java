import dev.entrepot.cli.Main;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.asciidoctor.Asciidoctor;
import org.asciidoctor.Attributes;
import org.asciidoctor.Options;
import org.asciidoctor.SafeMode;
import org.asciidoctor.log.LogRecord;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi.IStyle;
import picocli.CommandLine.Help.Ansi.Text;
import picocli.CommandLine.Help.ColorScheme;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.codegen.docgen.manpage.ManPageGenerator;

/**
 * Writes a manual page for each command, from its help: picocli's generator writes AsciiDoc, of
 * which Asciidoctor makes a page for man(1).
 *
 * <p>Arguments: the folder for the pages, which gets one {@code .1} file for each command, and the
 * time that the pages bear. The same help gives the same bytes.
 */
public final class Manual {
  private static final Pattern END_OF_SENTENCE = Pattern.compile("\\.(?= [A-Z])|\\.$");

  /** How the generator refers from a command to those below it: xref:entrepot-rm.adoc[rm]. */
  private static final Pattern REFERENCE = Pattern.compile("(?m)^xref:(.*)\\.adoc\\[.*]::$");

  /** Macros for links, of which no page has any; mandoc does not know what they use. */
  private static final Pattern LINKS = Pattern.compile("(?ms)^\\.de URL$.*?^\\.\\\\}\\n");

  private static final Pattern SPACE_AFTER_HEADING = Pattern.compile("(?m)^(\\.SH .*\\n)\\.sp\\n");

  /** Wide enough for any line, since man(1) breaks lines itself. */
  private static final int NO_BREAKS = 1 << 16;

  private static final int DATE_CHARACTERS = "2026-01-01".length();

  private final Path sources;
  private final Path pages;
  private final String date;

  private Manual(Path folder, String time) throws IOException {
    this.sources = emptied(folder.resolveSibling(folder.getFileName() + "-sources"));
    this.pages = emptied(folder);
    this.date = time.substring(0, DATE_CHARACTERS);
  }

  public static void main(String[] args) throws IOException {
    var manual = new Manual(Path.of(args[0]), args[1]);
    manual.writeSources();
    manual.writePages();
  }

  private void writeSources() throws IOException {
    CommandLine entrepot =
        Main.commandLine()
            .setHelpFactory(Literal::new)
            .setUsageHelpAutoWidth(false)
            .setUsageHelpWidth(NO_BREAKS);
    Set<CommandSpec> commands = commands(entrepot.getCommandSpec());
    commands.forEach(command -> prepare(command, entrepot.getCommandSpec().version()));
    int status =
        ManPageGenerator.generateManPage(
            sources.toFile(), null, new boolean[0], false, entrepot.getCommandSpec());
    if (status != 0) {
      throw new IOException("picocli's generator of manual pages ended with status " + status);
    }
    for (CommandSpec command : commands) {
      complete(command);
    }
  }

  /** A command and all below it, each once, whatever other names it has. */
  private static Set<CommandSpec> commands(CommandSpec command) {
    var commands = new LinkedHashSet<CommandSpec>();
    commands.add(command);
    for (CommandLine below : command.subcommands().values()) {
      commands.addAll(commands(below.getCommandSpec()));
    }
    return commands;
  }

  /** Puts the texts of a command in the form that the generator expects. */
  private static void prepare(CommandSpec command, String[] version) {
    UsageMessageSpec usage = command.version(version).usageMessage();
    String description = String.join(" ", usage.description());
    usage
        .header(END_OF_SENTENCE.split(description, 2)[0])
        .description(literal(description))
        .exitCodeListHeading("Exit status%n")
        .footerHeading("Examples%n")
        .footer(examples(List.of(usage.footer())));
  }

  /** Text in which AsciiDoc finds no markup. */
  private static String literal(String text) {
    return "pass:c[" + text.replace("]", "\\]") + "]";
  }

  /** Paragraphs, and blocks of what is typed, which is indented. The heading says "Examples". */
  private static String[] examples(List<String> footer) {
    var blocks = new ArrayList<String>();
    for (int i = 0; i < footer.size(); ) {
      Kind kind = kind(footer.get(i));
      List<String> block = footer.stream().skip(i).takeWhile(line -> kind(line) == kind).toList();
      i += block.size();
      switch (kind) {
        case BLANK -> blocks.add("");
        case TYPED -> {
          blocks.addAll(List.of("", "...."));
          block.forEach(line -> blocks.add(line.strip()));
          blocks.add("....");
        }
        case TEXT -> blocks.add(literal(String.join(" ", block)));
      }
    }
    return blocks.toArray(String[]::new);
  }

  /** What a line of a command's examples is. */
  private enum Kind {
    BLANK,
    TYPED,
    TEXT
  }

  private static Kind kind(String line) {
    if (line.startsWith("  ")) {
      return Kind.TYPED;
    }
    return line.matches("(Examples?:)?") ? Kind.BLANK : Kind.TEXT;
  }

  /** What the generator lacks: names of pages that man(1) knows, and a section of other pages. */
  private void complete(CommandSpec command) throws IOException {
    Path source = sources.resolve(command.qualifiedName("-") + ".adoc");
    String text = REFERENCE.matcher(Files.readString(source)).replaceAll("*$1*(1)::");
    Files.writeString(source, text + related(command));
  }

  /** The command above, and those beside: the list of all commands is the program's own page. */
  private static String related(CommandSpec command) {
    CommandSpec parent = command.parent();
    if (parent == null) {
      return "";
    }
    Set<CommandSpec> others = new LinkedHashSet<>(Set.of(parent));
    if (parent.parent() != null) {
      others.addAll(commands(parent));
      others.remove(command);
    }
    return others.stream()
        .map(other -> "*" + other.qualifiedName("-") + "*(1)")
        .collect(Collectors.joining(", ", "\n== See also\n\n", "\n"));
  }

  private void writePages() throws IOException {
    var faults = new ArrayList<String>();
    try (var asciidoctor = Asciidoctor.Factory.create()) {
      asciidoctor.registerLogHandler(record -> faults.add(describe(record)));
      for (File source : sortedFiles(sources)) {
        asciidoctor.convertFile(source, options());
      }
    }
    if (!faults.isEmpty()) {
      throw new IOException("Asciidoctor complains:\n" + String.join("\n", faults));
    }
    for (File page : sortedFiles(pages)) {
      String text = Files.readString(page.toPath());
      text = SPACE_AFTER_HEADING.matcher(LINKS.matcher(text).replaceFirst("")).replaceAll("$1");
      Files.writeString(page.toPath(), text);
    }
  }

  private static String describe(LogRecord record) {
    return record.getCursor() + ": " + record.getMessage();
  }

  private Options options() {
    return Options.builder()
        .backend("manpage")
        .safe(SafeMode.UNSAFE)
        .toDir(pages.toFile())
        .attributes(Attributes.builder().attribute("docdate", date).build())
        .build();
  }

  private static List<File> sortedFiles(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.sorted().map(Path::toFile).toList();
    }
  }

  private static Path emptied(Path folder) throws IOException {
    Files.createDirectories(folder);
    for (File old : sortedFiles(folder)) {
      Files.delete(old.toPath());
    }
    return folder;
  }

  /** Help in which each description is one paragraph, and is taken as it is. */
  private static final class Literal extends Help {
    Literal(CommandSpec command, ColorScheme colours) {
      super(command, colours);
    }

    /**
     * With marks that AsciiDoc knows next to any character, and brackets that it takes for nothing
     * else: it reads the generator's own {@code [*-H*[=_true|false_]] [*-c*=_FILE_]} in another
     * way.
     */
    @Override
    public String synopsis(int headingLength) {
      var colours =
          new ColorScheme.Builder(Ansi.ON)
              .commands(mark("**"))
              .options(mark("**"))
              .optionParams(mark("__"))
              .parameters(mark("__"))
              .customMarkupMap(Map.of("reset", mark("")))
              .build();
      return new Help(commandSpec(), colours)
          .synopsis(headingLength)
          .replace("[", "{startsb}")
          .replace("]", "{endsb}");
    }

    private static IStyle mark(String mark) {
      return new IStyle() {
        @Override
        public String on() {
          return mark;
        }

        @Override
        public String off() {
          return mark;
        }
      };
    }

    @Override
    public IOptionRenderer createDefaultOptionRenderer() {
      IOptionRenderer renderer = super.createDefaultOptionRenderer();
      return (option, labels, colours) -> inOneRow(renderer.render(option, labels, colours));
    }

    @Override
    public IParameterRenderer createDefaultParameterRenderer() {
      IParameterRenderer renderer = super.createDefaultParameterRenderer();
      return (parameter, labels, colours) -> inOneRow(renderer.render(parameter, labels, colours));
    }

    /** The last cell of each row has a line of the description. */
    private static Text[][] inOneRow(Text[][] rows) {
      Text[] row = rows[0].clone();
      int last = row.length - 1;
      String description =
          Arrays.stream(rows)
              .map(it -> it[last].plainString().strip())
              .collect(Collectors.joining(" "));
      row[last] = Ansi.OFF.new Text(literal(description.strip()));
      return new Text[][] {row};
    }
  }
}
