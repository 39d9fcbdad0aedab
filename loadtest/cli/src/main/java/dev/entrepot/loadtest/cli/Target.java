package dev.entrepot.loadtest.cli;

import dev.entrepot.loadtest.upstream.Match;
import java.util.Optional;
import java.util.regex.Pattern;

/** The requests that a fault is for, written {@code [METHOD:]WHAT[=TAG or DIGEST]}. */
final class Target {
  static final String FORM = "[METHOD:]WHAT[=TAG or DIGEST]";
  static final String KINDS = "any, ping, manifest, blob, download, tags, referrers or token";

  private static final Pattern SYNTAX =
      Pattern.compile("(?:(?<method>[A-Z]+):)?(?<kind>[a-z]+)(?:=(?<reference>.+))?");

  private Target() {}

  /**
   * @throws IllegalArgumentException if it is not of this form
   */
  static Match parse(String text) {
    var matcher = SYNTAX.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("'%s' is not of the form %s".formatted(text, FORM));
    }
    Match all = ofKind(matcher.group("kind"));
    Match some =
        Optional.ofNullable(matcher.group("reference"))
            .map(reference -> all.and(head -> isNamed(head.endpoint().referenceText(), reference)))
            .orElse(all);
    return Optional.ofNullable(matcher.group("method")).map(some::method).orElse(some);
  }

  private static boolean isNamed(Optional<String> name, String reference) {
    return name.filter(reference::equals).isPresent();
  }

  private static Match ofKind(String kind) {
    return switch (kind) {
      case "any" -> Match.any();
      case "ping" -> Match.ping();
      case "manifest" -> Match.manifest();
      case "blob" -> Match.blob();
      case "download" -> Match.download();
      case "tags" -> Match.tags();
      case "referrers" -> Match.referrers();
      case "token" -> Match.token();
      default -> throw new IllegalArgumentException("'%s' is not one of %s".formatted(kind, KINDS));
    };
  }
}
