package dev.entrepot.proxy.upstream;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Reads the values of {@code Link} (RFC 8288, section 3, by the algorithm of its appendix B.2):
 * several links in a header, each with parameters that may be quoted. What is broken ends the
 * header; what came before it counts. For one header.
 */
final class LinkHeader {
  /**
   * One link.
   *
   * @param target as it stands between the angle brackets
   * @param relations in lower case
   */
  record Link(String target, List<String> relations) {}

  private final String text;
  private int position;

  private LinkHeader(String text) {
    this.text = text;
  }

  /** The links of a header, in their order. */
  static List<Link> parse(String header) {
    return new LinkHeader(header).links();
  }

  private List<Link> links() {
    var links = new ArrayList<Link>();
    while (true) {
      skip(" \t,");
      if (!take('<')) {
        return links;
      }
      int end = text.indexOf('>', position);
      if (end < 0) {
        return links;
      }
      String target = text.substring(position, end);
      position = end + 1;
      links.add(new Link(target, relations()));
    }
  }

  /** Reads the parameters of a link, of which the first {@code rel} counts. */
  private List<String> relations() {
    Optional<String> relations = Optional.empty();
    while (true) {
      skip(" \t");
      if (!take(';')) {
        return relations.map(LinkHeader::words).orElse(List.of());
      }
      skip(" \t");
      String name = until("=;, \t");
      skip(" \t");
      String value = take('=') ? value() : "";
      if (relations.isEmpty() && name.equalsIgnoreCase("rel")) {
        relations = Optional.of(value);
      }
    }
  }

  private String value() {
    skip(" \t");
    if (!take('"')) {
      return until(";, \t");
    }
    var quoted = new StringBuilder();
    while (position < text.length() && !take('"')) {
      if (text.charAt(position) == '\\' && position + 1 < text.length()) {
        position++;
      }
      quoted.append(text.charAt(position++));
    }
    return quoted.toString();
  }

  private static List<String> words(String relations) {
    return Arrays.stream(relations.toLowerCase(Locale.ROOT).split("[ \t]+", -1))
        .filter(word -> !word.isEmpty())
        .toList();
  }

  private String until(String ends) {
    int start = position;
    while (position < text.length() && ends.indexOf(text.charAt(position)) < 0) {
      position++;
    }
    return text.substring(start, position);
  }

  private void skip(String characters) {
    while (position < text.length() && characters.indexOf(text.charAt(position)) >= 0) {
      position++;
    }
  }

  private boolean take(char character) {
    boolean isThere = position < text.length() && text.charAt(position) == character;
    position += isThere ? 1 : 0;
    return isThere;
  }
}
