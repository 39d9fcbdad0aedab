package dev.entrepot.proxy.upstream;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Where a page of a list starts: all parameters of a query but those that mean the same on each
 * page, which only the registry that gave them understands. The specification's own is {@code
 * last}, the tag that the page before ended with.
 *
 * @param parameters decoded, in their order; at least one
 */
public record PageCursor(Map<String, String> parameters) {
  /** The specification's parameter (OCI distribution specification, "Listing Tags"). */
  public static final String LAST = "last";

  /** How many tags a page has, which registry is meant, what a list is filtered by. */
  private static final Set<String> SAME_ON_EACH_PAGE = Set.of("n", "ns", "artifactType");

  /** The most parameters. */
  private static final int MAX_PARAMETERS = 8;

  /** The longest query, in characters, encoded: it is to fit into a request line. */
  public static final int MAX_CHARACTERS = 4 << 10;

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.~-]{1,64}");

  /**
   * @throws IllegalArgumentException for what {@link #of} does not take
   */
  public PageCursor {
    parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    if (!isValid(parameters)) {
      throw new IllegalArgumentException("not the start of a page: " + parameters.keySet());
    }
  }

  /** The page behind a tag. */
  public static PageCursor after(String tag) {
    return new PageCursor(Map.of(LAST, tag));
  }

  /** A cursor of one parameter; empty if that cannot be one. */
  public static Optional<PageCursor> parse(String parameter, String value) {
    return of(Map.of(parameter, value));
  }

  /** What in a query is a cursor; empty if nothing is, or if it cannot be one. */
  public static Optional<PageCursor> of(Map<String, String> query) {
    var parameters = cursor(query);
    return isValid(parameters) ? Optional.of(new PageCursor(parameters)) : Optional.empty();
  }

  /** Whether a query has something that is to be a cursor, valid or not. */
  public static boolean isIn(Map<String, String> query) {
    return !cursor(query).isEmpty();
  }

  /** The tag that the page before ended with, if that is all it says. */
  public Optional<String> last() {
    return parameters.size() == 1 ? Optional.ofNullable(parameters.get(LAST)) : Optional.empty();
  }

  /** The parameters as they stand in a query. */
  public String query() {
    return query(parameters);
  }

  private static Map<String, String> cursor(Map<String, String> query) {
    var parameters = new LinkedHashMap<>(query);
    parameters.keySet().removeAll(SAME_ON_EACH_PAGE);
    parameters.keySet().removeIf(name -> !NAME.matcher(name).matches());
    parameters.values().removeIf(String::isEmpty);
    return parameters;
  }

  private static boolean isValid(Map<String, String> parameters) {
    return !parameters.isEmpty()
        && parameters.size() <= MAX_PARAMETERS
        && parameters.keySet().stream().allMatch(name -> NAME.matcher(name).matches())
        && parameters.values().stream().noneMatch(String::isEmpty)
        && query(parameters).length() <= MAX_CHARACTERS;
  }

  private static String query(Map<String, String> parameters) {
    return parameters.entrySet().stream()
        .map(it -> it.getKey() + '=' + URLEncoder.encode(it.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }
}
