package dev.entrepot.cli.upstreams;

import dev.entrepot.oci.Quoted;
import dev.entrepot.operate.name.UnclearNameException;
import dev.entrepot.proxy.upstream.FoundRepository;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Which of the repositories found are shown, as docker filters them.
 *
 * @param official whether they have to be official, or must not be
 * @param stars how many they have at least
 */
record SearchFilter(Optional<Boolean> official, long stars) implements Predicate<FoundRepository> {
  /** The most filters that are taken. */
  static final int MAX_FILTERS = 100;

  private static final String OFFICIAL = "is-official=";
  private static final String STARS = "stars=";
  private static final Pattern YES = Pattern.compile("1|t|true", Pattern.CASE_INSENSITIVE);
  private static final Pattern NO = Pattern.compile("0|f|false", Pattern.CASE_INSENSITIVE);
  private static final Pattern COUNT = Pattern.compile("[0-9]{1,9}");

  /** All filters at once; of several numbers of stars the highest counts. */
  static SearchFilter of(List<String> texts) throws UnclearNameException {
    var filter = new SearchFilter(Optional.empty(), 0);
    for (String text : texts) {
      filter = filter.and(text);
    }
    return filter;
  }

  private SearchFilter and(String text) throws UnclearNameException {
    if (text.startsWith(STARS)) {
      String count = text.substring(STARS.length());
      if (COUNT.matcher(count).matches()) {
        return new SearchFilter(official, Math.max(stars, Long.parseLong(count)));
      }
    }
    if (text.startsWith(OFFICIAL)) {
      String word = text.substring(OFFICIAL.length());
      if (YES.matcher(word).matches() || NO.matcher(word).matches()) {
        return new SearchFilter(Optional.of(YES.matcher(word).matches()), stars);
      }
    }
    throw new UnclearNameException(
        "no filter of a search: %s; there are is-official=true and stars=N"
            .formatted(Quoted.of(text)));
  }

  @Override
  public boolean test(FoundRepository repository) {
    return repository.stars() >= stars
        && official.stream().allMatch(it -> it == repository.isOfficial());
  }
}
