package dev.entrepot.operate.setup;

import dev.entrepot.operate.setup.text.Addition;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Files as they would be: changes are gathered here, and written or shown elsewhere. */
public final class Draft {
  private final FileView files;
  private final Map<Path, Optional<String>> before = new LinkedHashMap<>();
  private final Map<Path, Optional<String>> now = new LinkedHashMap<>();
  private final Map<Path, Optional<String>> base = new LinkedHashMap<>();
  private final Map<Path, List<Addition>> additions = new LinkedHashMap<>();
  private final List<String> notes = new ArrayList<>();

  /**
   * A file that is to be changed.
   *
   * @param file where
   * @param before its text; empty if there is no such file
   * @param after the text that it is to have; empty if it is to go
   */
  public record Change(Path file, Optional<String> before, Optional<String> after) {}

  /** Nothing is changed yet. */
  public Draft(FileView files) {
    this.files = files;
  }

  /** The text of a file as it would be; empty if there would be none. */
  public Optional<String> read(Path file) throws IOException {
    if (!now.containsKey(file)) {
      Optional<String> text = files.read(file);
      before.put(file, text);
      now.put(file, text);
    }
    return now.getOrDefault(file, Optional.empty());
  }

  /** The files and folders in a folder, as they are. */
  public List<Path> list(Path folder) throws IOException {
    return files.list(folder);
  }

  /** Whether there is such a folder. */
  boolean hasFolder(Path folder) {
    return files.hasFolder(folder);
  }

  /** Gives a file another text, which differs from the present one by these additions. */
  public void write(Path file, String text, List<? extends Addition> added) throws IOException {
    base.putIfAbsent(file, read(file));
    now.put(file, Optional.of(text));
    additions.computeIfAbsent(file, _ -> new ArrayList<>()).addAll(added);
  }

  /** Gives a file another text that has lost what was added to it. */
  void restore(Path file, String text) throws IOException {
    read(file);
    now.put(file, Optional.of(text));
  }

  /** Has a file go. */
  void delete(Path file) throws IOException {
    read(file);
    now.put(file, Optional.empty());
  }

  /** Has a person know something, a sentence without its full stop. */
  public void note(String sentence) {
    notes.add(sentence);
  }

  /** What a person should know. */
  public List<String> notes() {
    return List.copyOf(notes);
  }

  /** What has been added to each file. */
  Map<Path, List<Addition>> additions() {
    return additions;
  }

  /** The text of a file to which something was added, as it was without that. */
  Optional<String> base(Path file) {
    return base.getOrDefault(file, Optional.empty());
  }

  /** The files whose text would be another one. */
  public List<Change> changes() {
    var changes = new ArrayList<Change>();
    now.forEach(
        (file, after) -> {
          Optional<String> was = before.getOrDefault(file, Optional.empty());
          if (!Objects.equals(was, after)) {
            changes.add(new Change(file, was, after));
          }
        });
    return changes;
  }
}
