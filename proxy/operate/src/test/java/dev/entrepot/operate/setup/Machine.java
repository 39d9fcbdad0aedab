package dev.entrepot.operate.setup;

import dev.entrepot.oci.RegistryName;
import dev.entrepot.operate.setup.text.SetupException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/** A machine whose files are in memory, and what is done to them. */
final class Machine implements FileView {
  static final Mirror MIRROR = mirror("http://entrepot.example:5000");

  /** By path. */
  final Map<String, String> files = new TreeMap<>();

  private Places places = Places.ofMachine();

  static Mirror mirror(String url) {
    return new Mirror(
        URI.create(url),
        List.of(RegistryName.DOCKER_HUB, new RegistryName("ghcr.io")),
        Optional.empty());
  }

  Machine with(String file, String text) {
    files.put(file, text);
    return this;
  }

  Machine withContainerd(int version) {
    places = places.withContainerd(OptionalInt.of(version));
    return this;
  }

  /** Points a client at a mirror, and yields what a person is told. */
  List<String> setUp(ClientKind kind, Mirror mirror) throws SetupException, IOException {
    SetupPlan plan = SetupPlan.pointing(this, places, kind, mirror);
    write(plan, true);
    return plan.notes();
  }

  List<String> setUp(ClientKind kind) throws SetupException, IOException {
    return setUp(kind, MIRROR);
  }

  /** Takes it back; false if there was nothing to take back. */
  boolean undo(ClientKind kind) throws SetupException, IOException {
    Optional<SetupPlan> plan = SetupPlan.undoing(this, places, kind);
    plan.ifPresent(it -> write(it, false));
    return plan.isPresent();
  }

  boolean pointsAt(ClientKind kind, Mirror mirror) throws SetupException, IOException {
    return kind.setup().pointsAt(new Draft(this), places, mirror);
  }

  String text(String file) {
    return files.getOrDefault(file, "(no such file)");
  }

  private void write(SetupPlan plan, boolean keep) {
    for (Draft.Change change : plan.changes()) {
      String file = change.file().toString();
      if (keep && change.before().isPresent() && !change.file().equals(plan.record())) {
        files.putIfAbsent(Backup.of(change.file()).toString(), change.before().get());
      }
      change.after().ifPresentOrElse(text -> files.put(file, text), () -> files.remove(file));
      files.remove(Backup.of(change.file()).toString(), files.get(file));
    }
  }

  @Override
  public Optional<String> read(Path file) {
    return Optional.ofNullable(files.get(file.toString()));
  }

  @Override
  public List<Path> list(Path folder) {
    return files.keySet().stream()
        .map(Path::of)
        .filter(it -> it.startsWith(folder) && !it.equals(folder))
        .map(it -> folder.resolve(folder.relativize(it).getName(0)))
        .distinct()
        .sorted()
        .toList();
  }

  @Override
  public boolean hasFolder(Path folder) {
    return !list(folder).isEmpty();
  }
}
