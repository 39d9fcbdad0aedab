package dev.entrepot.cli.template;

import dev.entrepot.cli.template.Path.Step;
import dev.entrepot.cli.template.Template.Part;
import dev.entrepot.oci.Quoted;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parses a template. */
final class TemplateParser {
  /** The longest template, in characters. */
  static final int MAX_CHARACTERS = 4096;

  private static final String OPEN = "{{";
  private static final Pattern ACTION =
      Pattern.compile("\\{\\{(?<before>-\\s)?(?<words>[^}]*?)(?<after>\\s-)?}}");
  private static final Pattern WORD = Pattern.compile("\"[^\"]*\"|\\||[^\\s\"|]+");
  private static final Pattern FIELDS = Pattern.compile("(?:\\.[A-Za-z_][A-Za-z0-9_]*)+");
  private static final Pattern PLACE = Pattern.compile("[0-9]{1,6}");
  private static final String ALL = ".";
  private static final String BAR = "|";
  private static final String INDEX = "index";

  private TemplateParser() {}

  static List<Part> parts(String template) throws TemplateException {
    if (template.length() > MAX_CHARACTERS) {
      throw new TemplateException("a format has at most %d characters".formatted(MAX_CHARACTERS));
    }
    var parts = new ArrayList<Part>();
    Matcher action = ACTION.matcher(template);
    int end = 0;
    boolean isTrimmed = false;
    while (action.find()) {
      String text = template.substring(end, action.start());
      String begun = isTrimmed ? text.stripLeading() : text;
      addText(parts, action.group("before") == null ? begun : begun.stripTrailing());
      parts.add(placeholder(action.group(), words(action.group("words"))));
      isTrimmed = action.group("after") != null;
      end = action.end();
    }
    String rest = template.substring(end);
    addText(parts, isTrimmed ? rest.stripLeading() : rest);
    return parts;
  }

  private static void addText(List<Part> parts, String text) throws TemplateException {
    if (text.contains(OPEN)) {
      throw new TemplateException("the format has a {{ without its }}: " + Quoted.of(text));
    }
    if (!text.isEmpty()) {
      parts.add(new Part.Text(text));
    }
  }

  private static List<String> words(String action) {
    return WORD.matcher(action).results().map(result -> result.group()).toList();
  }

  /** A pipeline: first the value, then functions. */
  private static Part placeholder(String whole, List<String> words) throws TemplateException {
    int bar = words.indexOf(BAR);
    List<String> value = bar < 0 ? words : words.subList(0, bar);
    var functions = new ArrayList<Function>();
    Optional<Function> calling =
        value.size() > 1 ? Function.named(value.getFirst()) : Optional.empty();
    calling.ifPresent(functions::add);
    List<String> operand = calling.isPresent() ? value.subList(1, value.size()) : value;
    for (int at = value.size(); at < words.size(); at += 2) {
      String name = at + 1 < words.size() ? words.get(at + 1) : "";
      if (!words.get(at).equals(BAR)) {
        throw unknown(whole);
      }
      functions.add(Function.named(name).orElseThrow(() -> unknown(whole)));
    }
    return new Part.Placeholder(
        path(operand).map(Path::new).orElseThrow(() -> unknown(whole)), functions);
  }

  /** A path, or {@code index}, a path, and the keys to take. */
  private static Optional<List<Step>> path(List<String> words) {
    if (words.size() == 1) {
      return fields(words.getFirst());
    }
    if (words.size() < 2 || !words.getFirst().equals(INDEX)) {
      return Optional.empty();
    }
    Optional<List<Step>> steps = fields(words.get(1)).map(ArrayList::new);
    for (String word : words.subList(2, words.size())) {
      Optional<Step> step = step(word);
      if (step.isEmpty()) {
        return Optional.empty();
      }
      steps.ifPresent(it -> it.add(step.get()));
    }
    return steps;
  }

  private static Optional<List<Step>> fields(String word) {
    if (word.equals(ALL)) {
      return Optional.of(List.of());
    }
    if (!FIELDS.matcher(word).matches()) {
      return Optional.empty();
    }
    List<Step> steps = new ArrayList<>();
    for (String name : word.substring(1).split("\\.", -1)) {
      steps.add(new Step.Member(name));
    }
    return Optional.of(steps);
  }

  private static Optional<Step> step(String word) {
    if (word.startsWith("\"")) {
      return Optional.of(new Step.Member(word.substring(1, word.length() - 1)));
    }
    return PLACE.matcher(word).matches()
        ? Optional.of(new Step.Element(Integer.parseInt(word)))
        : Optional.empty();
  }

  private static TemplateException unknown(String action) {
    return new TemplateException(
        "the format has %s, which is not understood; {{.Name}}, {{json .Name}}, {{lower .Name}}, {{upper .Name}} and {{index .Name 0}} are"
            .formatted(Quoted.of(action)));
  }
}
