package dev.entrepot.operate.setup;

import dev.entrepot.operate.setup.text.Addition;
import dev.entrepot.operate.setup.text.JsonText;
import dev.entrepot.operate.setup.text.SetupException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** dockerd, which mirrors Docker Hub alone: {@code daemon.json}. */
final class DockerSetup implements ClientSetup {
  static final String MIRRORS = "registry-mirrors";
  static final String INSECURE = "insecure-registries";

  private static final List<String> UNITS =
      List.of(
          "/etc/systemd/system/docker.service",
          "/usr/lib/systemd/system/docker.service",
          "/lib/systemd/system/docker.service",
          "/etc/default/docker",
          "/etc/sysconfig/docker");
  private static final List<String> UNIT_FOLDERS =
      List.of(
          "/etc/systemd/system/docker.service.d",
          "/run/systemd/system/docker.service.d",
          "/usr/lib/systemd/system/docker.service.d");

  @Override
  public Path folder(Places places) {
    return places.of("docker");
  }

  @Override
  public void apply(Draft draft, Places places, Mirror mirror) throws SetupException, IOException {
    Path file = file(places);
    add(draft, places, file, MIRRORS, mirror.url().toString());
    if (mirror.isPlain() && !mirror.isLoopback()) {
      add(draft, places, file, INSECURE, mirror.address());
    }
    if (mirror.ca().isPresent()) {
      Certificates.put(draft, certificate(places, mirror), mirror.ca().get());
    }
  }

  @Override
  public boolean pointsAt(Draft draft, Places places, Mirror mirror)
      throws SetupException, IOException {
    Path file = file(places);
    Optional<String> text = draft.read(file).filter(it -> !it.isBlank());
    return text.isPresent()
        && has(JsonText.parse(file, text.get()), MIRRORS, mirror.url().toString());
  }

  @Override
  public Afterwards afterwards(Places places, Optional<Mirror> mirror, List<Path> changed) {
    if (!changed.contains(file(places))) {
      return new Afterwards(List.of(), List.of());
    }
    String systemctl = places.isOfUser() ? "systemctl --user" : "systemctl";
    return mirror
        .map(
            it ->
                new Afterwards(
                    List.of(systemctl + " reload docker"),
                    List.of(
                        "A reload leaves containers alone; without systemd it is kill -HUP $(pidof"
                            + " dockerd)",
                        "dockerd mirrors Docker Hub alone; images of other registries are pulled by name: docker pull %s/ghcr.io/owner/image:tag"
                            .formatted(it.address()))))
        .orElse(
            new Afterwards(
                List.of(systemctl + " restart docker"),
                List.of(
                    "A reload is not enough: dockerd keeps what its file does not name any more")));
  }

  private static Path file(Places places) {
    return places.of("docker").resolve("daemon.json");
  }

  private static Path certificate(Places places, Mirror mirror) {
    return places.of("docker").resolve("certs.d").resolve(mirror.address()).resolve("ca.crt");
  }

  private static void add(Draft draft, Places places, Path file, String key, String value)
      throws SetupException, IOException {
    String text = draft.read(file).filter(it -> !it.isBlank()).orElse("{}\n");
    JsonText json = JsonText.parse(file, text);
    if (has(json, key, value)) {
      return;
    }
    requireList(json, file, key, value);
    requireNoFlag(draft, places, key, value);
    boolean newKey = json.strings(key).isEmpty();
    String after = json.withFirst(key, value);
    JsonText.parse(file, after);
    draft.write(file, after, List.of(new Addition.Element(key, value, newKey)));
  }

  private static void requireList(JsonText json, Path file, String key, String value)
      throws SetupException {
    if (json.members().containsKey(key) && json.strings(key).isEmpty()) {
      throw new SetupException(
          "%s in %s is not a list of strings".formatted(key, file),
          new SetupException.ByHand(file, "\"%s\": [\"%s\"]".formatted(key, value)));
    }
  }

  /** dockerd does not start if it is told something both by a flag and in its file. */
  private static void requireNoFlag(Draft draft, Places places, String key, String value)
      throws SetupException, IOException {
    String flag = "--" + (key.equals(MIRRORS) ? "registry-mirror" : "insecure-registry");
    for (Path unit : places.isOfUser() ? List.<Path>of() : units(draft)) {
      Optional<String> text = draft.read(unit);
      if (text.isPresent() && text.get().lines().anyMatch(line -> tells(line, flag))) {
        throw new SetupException(
            "dockerd is started with %s in %s, and would not start with %s in %s as well"
                .formatted(flag, unit, key, file(places)),
            new SetupException.ByHand(unit, flag + "=" + value));
      }
    }
  }

  private static List<Path> units(Draft draft) throws IOException {
    var units = new ArrayList<Path>();
    UNITS.forEach(it -> units.add(Path.of(it)));
    for (String folder : UNIT_FOLDERS) {
      units.addAll(draft.list(Path.of(folder)));
    }
    return units;
  }

  private static boolean tells(String line, String flag) {
    return !line.stripLeading().startsWith("#") && line.contains(flag);
  }

  /** dockerd takes a mirror with a slash at its end for the same. */
  private static boolean has(JsonText json, String key, String value) {
    return json.strings(key).orElse(List.of()).stream()
        .anyMatch(it -> it.equals(value) || it.equals(value + "/"));
  }
}
