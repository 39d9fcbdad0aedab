package dev.entrepot.operate.setup;

import dev.entrepot.oci.RegistryName;
import dev.entrepot.operate.setup.text.Addition;
import dev.entrepot.operate.setup.text.SetupException;
import dev.entrepot.operate.setup.text.TomlText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tomlj.TomlArray;
import org.tomlj.TomlTable;

/** podman, CRI-O, buildah and skopeo, which want each registry named: {@code registries.conf.d}. */
final class ContainersSetup implements ClientSetup {
  private static final String DROP_IN = "500-entrepot.conf";
  private static final String REGISTRY = "registry";

  @Override
  public Path folder(Places places) {
    return places.of("containers");
  }

  @Override
  public void apply(Draft draft, Places places, Mirror mirror) throws SetupException, IOException {
    Path file = file(places);
    if (mirror.ca().isPresent()) {
      Path place = folder(places).resolve("certs.d").resolve(mirror.address()).resolve("ca.crt");
      Certificates.put(draft, place, mirror.ca().get());
    }
    Map<String, Section> known = sections(draft, places);
    for (RegistryName registry : mirror.registries()) {
      Section there = known.get(registry.value());
      if (there == null) {
        add(draft, file, registry, mirror);
      } else if (!there.mirrors().contains(location(registry, mirror))) {
        draft.note(
            "%s has its own section in %s, which is left as it is; to mirror it, add there:%n%s"
                .formatted(registry, there.file(), mirrorLines(registry, mirror)));
      }
    }
  }

  @Override
  public boolean pointsAt(Draft draft, Places places, Mirror mirror)
      throws SetupException, IOException {
    return sections(draft, places).values().stream()
        .flatMap(section -> section.mirrors().stream())
        .anyMatch(it -> it.equals(mirror.address()) || it.startsWith(mirror.address() + "/"));
  }

  @Override
  public Afterwards afterwards(Places places, Optional<Mirror> mirror, List<Path> changed) {
    return new Afterwards(
        List.of("systemctl reload crio   # CRI-O only"),
        List.of("podman, buildah and skopeo read their files at each pull"));
  }

  /**
   * What is configured of a registry.
   *
   * @param file where
   * @param mirrors the locations of its mirrors
   */
  private record Section(Path file, List<String> mirrors) {}

  private Path file(Places places) {
    return folder(places).resolve("registries.conf.d").resolve(DROP_IN);
  }

  private static void add(Draft draft, Path file, RegistryName registry, Mirror mirror)
      throws SetupException, IOException {
    String text = draft.read(file).orElse("");
    String block =
        """
        %s# entrepot setup: %s
        [[registry]]
        prefix = "%s"
        location = "%s"
        %s\
        """
            .formatted(
                text.isEmpty() ? "" : "\n",
                registry,
                registry,
                registry,
                mirrorLines(registry, mirror));
    String after = text + block;
    TomlText.parse(file, after);
    draft.write(file, after, List.of(new Addition.Passage("", block)));
  }

  private static String mirrorLines(RegistryName registry, Mirror mirror) {
    return "[[registry.mirror]]\nlocation = \"%s\"\n%s"
        .formatted(location(registry, mirror), mirror.isPlain() ? "insecure = true\n" : "");
  }

  private static String location(RegistryName registry, Mirror mirror) {
    return mirror.address() + '/' + registry;
  }

  /** What all files say, by registry; a later file replaces what an earlier one says. */
  private Map<String, Section> sections(Draft draft, Places places)
      throws SetupException, IOException {
    var files = new ArrayList<Path>();
    files.add(folder(places).resolve("registries.conf"));
    Path dropIns = folder(places).resolve("registries.conf.d");
    draft.list(dropIns).stream().filter(it -> it.toString().endsWith(".conf")).forEach(files::add);
    if (!files.contains(file(places))) {
      files.add(file(places));
    }
    var sections = new LinkedHashMap<String, Section>();
    for (Path file : files) {
      Optional<String> text = draft.read(file);
      if (text.isPresent()) {
        collect(TomlText.parse(file, text.get()), sections);
      }
    }
    return sections;
  }

  private static void collect(TomlText toml, Map<String, Section> sections) throws SetupException {
    if (toml.find(TomlTable.class, "registries").isPresent()) {
      throw new SetupException(
          "%s is in the first format of such files, which podman does not take together with another one"
              .formatted(toml.file()));
    }
    for (TomlTable registry : tables(toml.root(), REGISTRY)) {
      String location = registry.getString("location", () -> "");
      sections.put(
          registry.getString("prefix", () -> location),
          new Section(
              toml.file(),
              tables(registry, "mirror").stream()
                  .map(mirror -> mirror.getString("location", () -> ""))
                  .toList()));
    }
  }

  private static List<TomlTable> tables(TomlTable table, String key) {
    return table.get(List.of(key)) instanceof TomlArray array
        ? array.toList().stream()
            .filter(TomlTable.class::isInstance)
            .map(TomlTable.class::cast)
            .toList()
        : List.of();
  }
}
