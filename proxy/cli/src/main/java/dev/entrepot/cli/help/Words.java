package dev.entrepot.cli.help;

import com.google.common.base.Splitter;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Splits text into words and sentences. */
final class Words {
  private static final Pattern END_OF_SENTENCE = Pattern.compile("\\.(?= [A-Z])");
  private static final Splitter WORDS = Splitter.on(' ').omitEmptyStrings();

  private Words() {}

  /** Lines of at most that many characters, unless a word is longer. */
  static List<String> wrapped(String text, int width) {
    var lines = new ArrayList<String>();
    var line = new StringBuilder();
    for (String word : WORDS.split(text)) {
      if (!line.isEmpty() && line.length() + 1 + word.length() > width) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    lines.add(line.toString());
    return lines;
  }

  static String firstSentence(String text) {
    Matcher end = END_OF_SENTENCE.matcher(text);
    return end.find() ? text.substring(0, end.end()) : text;
  }
}
