package dev.entrepot.operate.setup;

import dev.entrepot.operate.setup.text.Addition;
import dev.entrepot.operate.setup.text.SetupException;
import dev.entrepot.operate.setup.text.TomlEdit;
import dev.entrepot.operate.setup.text.TomlText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.tomlj.Toml;
import org.tomlj.TomlTable;

/** containerd, and with it the kubelet: {@code hosts.toml}, and the key that has it read. */
final class ContainerdSetup implements ClientSetup {
  /**
   * In which releases the folder is read without being named, as a hundred times major plus minor.
   */
  private static final int READS_FOLDER_BY_ITSELF = 203;

  private static final String CONFIG_PATH = "config_path";

  @Override
  public Path folder(Places places) {
    return places.of("containerd");
  }

  @Override
  public void apply(Draft draft, Places places, Mirror mirror) throws SetupException, IOException {
    Path folder = hostsFolder(draft, places);
    HostsFile.put(draft, folder, mirror);
    for (Path other : draft.list(folder)) {
      String registry = String.valueOf(other.getFileName());
      if (!registry.equals(HostsFile.ALL) && draft.read(other.resolve("hosts.toml")).isPresent()) {
        draft.note(
            "%s has a hosts.toml of its own in %s, which containerd reads instead"
                .formatted(registry, folder));
      }
    }
  }

  @Override
  public boolean pointsAt(Draft draft, Places places, Mirror mirror)
      throws SetupException, IOException {
    Optional<CriConfig> config = CriConfig.read(draft, file(places));
    Optional<String> path = config.flatMap(CriConfig::path);
    boolean isRead =
        path.isPresent()
            || places.isOfUser()
            || config.filter(CriConfig::isDisabled).isPresent()
            || readsFolderByItself(places);
    return isRead
        && HostsFile.names(
            draft, path.map(ContainerdSetup::folder).orElse(standardFolder(places)), mirror);
  }

  @Override
  public Afterwards afterwards(Places places, Optional<Mirror> mirror, List<Path> changed) {
    return changed.contains(file(places))
        ? new Afterwards(
            List.of("systemctl restart containerd"),
            List.of("Containers go on running while containerd restarts"))
        : new Afterwards(
            List.of(), List.of("Nothing is to be restarted: hosts.toml is read at each pull"));
  }

  /** A folder that is named without a slash is below that of the process, which is {@code /}. */
  private static Path folder(String named) {
    return Path.of("/").resolve(named);
  }

  private static Path file(Places places) {
    return places.of("containerd").resolve("config.toml");
  }

  private static Path standardFolder(Places places) {
    return places.of("containerd").resolve("certs.d");
  }

  private static boolean readsFolderByItself(Places places) {
    return places.containerd().orElse(0) >= READS_FOLDER_BY_ITSELF;
  }

  /** Where hosts.toml files are read, which is made so if they are not. */
  private static Path hostsFolder(Draft draft, Places places) throws SetupException, IOException {
    Path standard = standardFolder(places);
    Path file = file(places);
    Optional<CriConfig> config = CriConfig.read(draft, file);
    Optional<String> named = config.flatMap(CriConfig::path);
    if (named.isPresent()) {
      return folder(named.get());
    }
    if (config.filter(CriConfig::isDisabled).isPresent()) {
      draft.note("CRI is disabled in %s: nerdctl reads %s by itself".formatted(file, standard));
      return standard;
    }
    if (!places.isOfUser() && (config.isPresent() || !readsFolderByItself(places))) {
      setPath(draft, file, config, standard, places);
    }
    return standard;
  }

  private static void setPath(
      Draft draft, Path file, Optional<CriConfig> config, Path folder, Places places)
      throws SetupException, IOException {
    if (config.isEmpty()) {
      String version = places.containerd().orElse(0) >= 200 ? "3" : "2";
      var fresh = TomlText.parse(file, "version = " + version + "\n");
      String text = fresh.text() + "\n" + CriConfig.of(fresh).block(folder);
      draft.write(file, text, List.of(new Addition.Passage("", text)));
      return;
    }
    CriConfig cri = config.get();
    cri.requireNoMirrors(folder);
    var edit = new TomlEdit(cri.toml());
    edit.setString(cri.section(), CONFIG_PATH, folder.toString());
    if (!edit.isRight()) {
      throw new SetupException(
          "%s is written in a way that cannot be changed safely".formatted(file),
          new SetupException.ByHand(file, cri.block(folder)));
    }
    draft.write(file, edit.text(), edit.passages());
  }

  /**
   * What {@code config.toml} says of images.
   *
   * @param section the keys that lead to its part about registries
   */
  private record CriConfig(TomlText toml, List<String> section) {
    /** Empty if there is no file, or nothing in it. */
    static Optional<CriConfig> read(Draft draft, Path file) throws SetupException, IOException {
      Optional<String> text = draft.read(file);
      if (text.isEmpty()) {
        return Optional.empty();
      }
      var toml = TomlText.parse(file, text.get());
      return Optional.of(of(toml)).filter(_ -> !toml.root().isEmpty());
    }

    static CriConfig of(TomlText toml) {
      int version = toml.find(Long.class, "version").orElse(1L).intValue();
      return new CriConfig(
          toml,
          switch (version) {
            case 1 -> List.of("plugins", "cri", "registry");
            case 2 -> List.of("plugins", "io.containerd.grpc.v1.cri", "registry");
            default -> List.of("plugins", "io.containerd.cri.v1.images", "registry");
          });
    }

    boolean isDisabled() {
      return toml.strings("disabled_plugins").stream()
          .anyMatch(it -> it.equals("cri") || section.contains(it) || it.endsWith(".v1.cri"));
    }

    /** The first folder in which hosts.toml files are looked for. */
    Optional<String> path() {
      return toml.find(String.class, at(CONFIG_PATH))
          .map(it -> it.split(":", -1)[0])
          .filter(it -> !it.isEmpty());
    }

    void requireNoMirrors(Path folder) throws SetupException {
      boolean tls =
          toml.find(TomlTable.class, at("configs")).stream()
              .flatMap(configs -> configs.keySet().stream())
              .anyMatch(host -> toml.find(TomlTable.class, at("configs", host, "tls")).isPresent());
      boolean mirrors =
          toml.find(TomlTable.class, at("mirrors")).filter(it -> !it.isEmpty()).isPresent();
      if (mirrors || tls) {
        throw new SetupException(
            "%s has registry.%s, which containerd does not take together with config_path: move it to %s/REGISTRY/hosts.toml first"
                .formatted(toml.file(), mirrors ? "mirrors" : "configs.*.tls", folder),
            new SetupException.ByHand(toml.file(), block(folder)));
      }
    }

    String block(Path folder) {
      return "[%s]\n  %s = \"%s\"%s\n"
          .formatted(Toml.joinKeyPath(section), CONFIG_PATH, folder, TomlText.MARK);
    }

    private String[] at(String... more) {
      return Stream.concat(section.stream(), Arrays.stream(more)).toArray(String[]::new);
    }
  }
}
