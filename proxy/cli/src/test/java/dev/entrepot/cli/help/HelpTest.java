package dev.entrepot.cli.help;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.entrepot.cli.Main;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;

/** The help of every command: it fits, its sentences are whole, and its examples can be typed. */
final class HelpTest {
  /** Words of a command line as a shell reads them, up to where its output goes. */
  private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");

  private static Stream<CommandLine> commands() {
    return below(Main.commandLine());
  }

  private static Stream<CommandLine> below(CommandLine line) {
    return Stream.concat(
        Stream.of(line), line.getSubcommands().values().stream().flatMap(HelpTest::below));
  }

  private static String help(CommandLine line, int width) {
    return line.setUsageHelpAutoWidth(false).setUsageHelpWidth(width).getUsageMessage(Ansi.OFF);
  }

  @ParameterizedTest
  @ValueSource(ints = {80, 120})
  void everyLine_fits(int width) {
    commands()
        .forEach(
            line ->
                assertThat(help(line, width).lines())
                    .as(line.getCommandSpec().qualifiedName())
                    .allMatch(
                        it -> it.length() <= width, "at most %d characters".formatted(width)));
  }

  @Test
  void everyDescription_isWholeSentences() {
    commands()
        .map(CommandLine::getCommandSpec)
        .forEach(
            command -> {
              assertSentences(command.qualifiedName(), command.usageMessage().description());
              command
                  .options()
                  .forEach(
                      it -> assertSentences(name(command, it.longestName()), it.description()));
              command
                  .positionalParameters()
                  .forEach(it -> assertSentences(name(command, it.paramLabel()), it.description()));
            });
  }

  private static String name(CommandSpec command, String argument) {
    return command.qualifiedName() + " " + argument;
  }

  private static void assertSentences(String where, String[] description) {
    assertThat(String.join(" ", description)).as(where).matches("(?s)[A-Z].*\\.");
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyCommand_hasExamplesThatItUnderstands(CommandLine line) {
    List<String> examples = examples(help(line, 80));
    assertThat(examples).as(line.getCommandSpec().qualifiedName()).isNotEmpty();
    examples.forEach(
        example -> {
          String[] words = words(example);
          assertThatCode(() -> Main.commandLine(words).parseArgs(words))
              .as(example)
              .doesNotThrowAnyException();
        });
  }

  /** The lines behind "Example:", as far as they are indented. */
  private static List<String> examples(String help) {
    return help.lines()
        .dropWhile(line -> !line.startsWith("Example"))
        .filter(line -> line.startsWith("  "))
        .map(String::strip)
        .toList();
  }

  private static String[] words(String example) {
    String command =
        example.replaceFirst("^(sudo |source <\\()", "").replaceFirst(" > \\S+$|\\)$", "");
    var words = new ArrayList<String>();
    WORD.matcher(command)
        .results()
        .forEach(word -> words.add(word.group(1) == null ? word.group(2) : word.group(1)));
    assertThat(words.removeFirst()).isEqualTo("entrepot");
    return words.toArray(String[]::new);
  }

  @Test
  void everyCommand_namesItsExitCodes() {
    commands()
        .forEach(
            line ->
                assertThat(help(line, 80))
                    .as(line.getCommandSpec().qualifiedName())
                    .containsPattern("(?s)Exit codes:.*\\n +0 .*\\n +1 .*\\n +2 "));
  }

  @Test
  void list_hasTheFirstSentenceOfEach() {
    assertThat(help(Main.commandLine(), 80))
        .contains("Commands:")
        .doesNotContain("Also works while")
        .containsPattern("\\n {2}images, ls +Lists ");
  }

  @Test
  void names_ofImages_areNotBroken() {
    assertThat(printed("help", "export")).contains("ghcr.io/org/app@sha256:DIGEST");
  }

  @Test
  void help_ofACommand_isItsHelp() {
    assertThat(printed("help", "config", "check")).startsWith("Usage: entrepot config check ");
    assertThat(printed("help")).startsWith("Usage: entrepot ");
  }

  @Test
  void help_ofAnUnknownCommand_namesTheNearest() {
    assertThat(printed("help", "imges")).contains("imges", "images").doesNotContain("\tat ");
  }

  @Test
  void unknownCommand_namesTheNearest() {
    assertThat(printed("pul", "alpine")).contains("pul", "Did you mean", "entrepot pull");
  }

  private static String printed(String... arguments) {
    var printed = new StringWriter();
    var writer = new PrintWriter(printed, true);
    Main.commandLine(arguments)
        .setUsageHelpAutoWidth(false)
        .setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF))
        .setOut(writer)
        .setErr(writer)
        .execute(arguments);
    return printed.toString();
  }
}
