package dev.entrepot.operate.setup;

import dev.entrepot.operate.setup.text.Addition;
import dev.entrepot.operate.setup.text.SetupException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a set-up would do, before any of it is done.
 *
 * @param changes files that get another text, or go; none if all is as it should be
 * @param notes what a person should know, sentences without their full stops
 * @param record the file in which is kept what was done, which is one of the changes
 * @param emptied folders that were made once, and may go if nothing is left in them, the innermost
 *     first
 * @param undone files that are to be free of what was put in; that holds too if it was taken out by
 *     hand
 */
public record SetupPlan(
    List<Draft.Change> changes,
    List<String> notes,
    Path record,
    List<Path> emptied,
    List<Path> undone) {
  public SetupPlan {
    undone = List.copyOf(undone);
    emptied = List.copyOf(emptied);
    changes = List.copyOf(changes);
    notes = List.copyOf(notes);
  }

  /**
   * Points a runtime at a mirror. One that was pointed at another mirror is turned round.
   *
   * @throws SetupException if a file cannot be changed without harm
   */
  public static SetupPlan pointing(FileView files, Places places, ClientKind kind, Mirror mirror)
      throws SetupException, IOException {
    var draft = new Draft(files);
    Path place = SetupRecord.file(kind.setup().folder(places));
    Optional<SetupRecord> old = record(draft, place);
    if (old.isPresent() && !old.get().server().equals(mirror.url().toString())) {
      withdraw(draft, old.get());
      old = Optional.empty();
    }
    kind.setup().apply(draft, places, mirror);
    if (!draft.additions().isEmpty()) {
      List<SetupRecord.Entry> entries = entries(draft, old);
      SetupRecord record =
          new SetupRecord(mirror.url().toString(), entries, folders(draft, old, place, entries));
      draft.restore(place, record.text());
    }
    return new SetupPlan(draft.changes(), draft.notes(), place, List.of(), List.of());
  }

  /**
   * Takes back what was done to a runtime; empty if nothing was.
   *
   * @throws SetupException if a file was changed since so that it cannot be told
   */
  public static Optional<SetupPlan> undoing(FileView files, Places places, ClientKind kind)
      throws SetupException, IOException {
    var draft = new Draft(files);
    Path place = SetupRecord.file(kind.setup().folder(places));
    Optional<SetupRecord> old = record(draft, place);
    if (old.isEmpty()) {
      return Optional.empty();
    }
    withdraw(draft, old.get());
    draft.delete(place);
    return Optional.of(
        new SetupPlan(
            draft.changes(),
            draft.notes(),
            place,
            old.get().folders().reversed(),
            old.get().entries().stream().map(SetupRecord.Entry::file).toList()));
  }

  /** The server that a runtime was pointed at; empty if it was not. */
  public static Optional<URI> server(FileView files, Places places, ClientKind kind)
      throws SetupException, IOException {
    return record(new Draft(files), SetupRecord.file(kind.setup().folder(places)))
        .map(it -> URI.create(it.server()));
  }

  /** The changes that a person wants to see. */
  public List<Draft.Change> shown() {
    return changes.stream().filter(it -> !it.file().equals(record)).toList();
  }

  private static Optional<SetupRecord> record(Draft draft, Path place)
      throws SetupException, IOException {
    Optional<String> text = draft.read(place);
    return text.isPresent() ? Optional.of(SetupRecord.parse(place, text.get())) : Optional.empty();
  }

  private static void withdraw(Draft draft, SetupRecord record) throws SetupException, IOException {
    var withdrawal = new SetupUndo(draft, URI.create(record.server()).getRawAuthority());
    for (SetupRecord.Entry entry : record.entries()) {
      withdrawal.from(entry);
    }
  }

  private static List<SetupRecord.Entry> entries(Draft draft, Optional<SetupRecord> old)
      throws IOException {
    Map<Path, SetupRecord.Entry> entries = new LinkedHashMap<>();
    old.ifPresent(it -> it.entries().forEach(entry -> entries.put(entry.file(), entry)));
    for (var added : draft.additions().entrySet()) {
      Path file = added.getKey();
      Optional<String> before = draft.base(file);
      var known = Optional.ofNullable(entries.get(file)).filter(_ -> before.isPresent());
      var additions = new ArrayList<Addition>();
      known.ifPresent(it -> additions.addAll(still(it.additions(), before.orElse(""))));
      additions.addAll(added.getValue());
      entries.put(
          file,
          new SetupRecord.Entry(
              file,
              known.map(SetupRecord.Entry::made).orElse(before.isEmpty()),
              known.map(SetupRecord.Entry::before).orElse(SetupRecord.sha256(before.orElse(""))),
              SetupRecord.sha256(draft.read(file).orElse("")),
              additions));
    }
    return List.copyOf(entries.values());
  }

  private static List<Path> folders(
      Draft draft, Optional<SetupRecord> old, Path place, List<SetupRecord.Entry> entries) {
    var folders = new TreeSet<Path>();
    old.ifPresent(it -> folders.addAll(it.folders()));
    addMissing(draft, place, folders);
    entries.forEach(entry -> addMissing(draft, entry.file(), folders));
    return List.copyOf(folders);
  }

  private static void addMissing(Draft draft, Path file, Set<Path> folders) {
    for (Path it = file.getParent(); it != null && !draft.hasFolder(it); it = it.getParent()) {
      folders.add(it);
    }
  }

  /** Those that have not been taken out since. */
  private static List<Addition> still(List<Addition> additions, String text) {
    return additions.stream()
        .filter(
            it ->
                switch (it) {
                  case Addition.Passage(_, String after) -> text.contains(after);
                  case Addition.Element(_, String value, _) -> text.contains(value);
                })
        .toList();
  }
}
