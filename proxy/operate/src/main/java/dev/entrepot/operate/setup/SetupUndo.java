package dev.entrepot.operate.setup;

import dev.entrepot.operate.setup.text.Addition;
import dev.entrepot.operate.setup.text.JsonText;
import dev.entrepot.operate.setup.text.SetupException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Takes out of files what a set-up has put in, and nothing else. */
final class SetupUndo {
  private final Draft draft;
  private final String address;

  /**
   * @param address of the server that the set-up named
   */
  SetupUndo(Draft draft, String address) {
    this.draft = draft;
    this.address = address;
  }

  /**
   * Takes it out of one file.
   *
   * @throws SetupException if the file was changed since so that it cannot be told
   */
  void from(SetupRecord.Entry entry) throws SetupException, IOException {
    Path file = entry.file();
    Optional<String> text = draft.read(file);
    if (text.isEmpty()) {
      return;
    }
    boolean untouched = SetupRecord.sha256(text.get()).equals(entry.after());
    Optional<String> backup =
        draft.read(Backup.of(file)).filter(it -> SetupRecord.sha256(it).equals(entry.before()));
    if (untouched && entry.made()) {
      draft.delete(file);
    } else if (untouched && backup.isPresent()) {
      draft.restore(file, backup.get());
    } else {
      String rest = without(file, text.get(), entry.additions());
      if (!areAllIn(text.get(), entry.additions())) {
        requireGone(file, rest);
      }
      if (entry.made() && isNothing(file, rest)) {
        draft.delete(file);
      } else {
        draft.restore(file, rest);
      }
    }
  }

  private static String without(Path file, String text, List<Addition> additions)
      throws SetupException {
    String rest = text;
    for (Addition addition : additions.reversed()) {
      rest =
          switch (addition) {
            case Addition.Element(String key, String value, boolean newKey) ->
                JsonText.parse(file, rest).without(key, value, newKey);
            case Addition.Passage passage ->
                without(file, rest, passage, count(additions, passage));
          };
    }
    return rest;
  }

  /**
   * @param times how often the same was put in, each at a place of its own
   */
  private static String without(Path file, String text, Addition.Passage passage, long times)
      throws SetupException {
    int found = 0;
    for (int at = text.indexOf(passage.after()); at >= 0; found++) {
      at = text.indexOf(passage.after(), at + passage.after().length());
    }
    if (found > times) {
      throw new SetupException(
          "%s has lines of entrepot setup more often than it wrote them".formatted(file));
    }
    return text.replace(passage.after(), passage.before());
  }

  /** Whether no line that was put in has been changed or taken out since. */
  private static boolean areAllIn(String text, List<Addition> additions) {
    return additions.stream()
        .allMatch(
            it -> !(it instanceof Addition.Passage passage) || text.contains(passage.after()));
  }

  private static long count(List<Addition> additions, Addition.Passage passage) {
    return additions.stream().filter(passage::equals).count();
  }

  private void requireGone(Path file, String rest) throws SetupException {
    if (rest.contains(address)) {
      throw new SetupException(
          "%s was changed since it was set up, and still names %s elsewhere: take that out by hand, and try again"
              .formatted(file, address));
    }
  }

  private static boolean isNothing(Path file, String rest) throws SetupException {
    return rest.isBlank()
        || (file.toString().endsWith(".json") && JsonText.parse(file, rest).members().isEmpty());
  }
}
