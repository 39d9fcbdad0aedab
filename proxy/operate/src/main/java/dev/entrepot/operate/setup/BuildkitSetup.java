package dev.entrepot.operate.setup;

import dev.entrepot.oci.RegistryName;
import dev.entrepot.operate.setup.text.SetupException;
import dev.entrepot.operate.setup.text.TomlEdit;
import dev.entrepot.operate.setup.text.TomlText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** BuildKit, which wants each registry named: {@code buildkitd.toml}. */
final class BuildkitSetup implements ClientSetup {
  private static final String REGISTRY = "registry";
  private static final String MIRRORS = "mirrors";

  @Override
  public Path folder(Places places) {
    return places.of("buildkit");
  }

  @Override
  public void apply(Draft draft, Places places, Mirror mirror) throws SetupException, IOException {
    Path file = file(places);
    TomlText toml = TomlText.parse(file, draft.read(file).orElse(""));
    var edit = new TomlEdit(toml);
    for (RegistryName registry : mirror.registries()) {
      if (!toml.strings(REGISTRY, registry.value(), MIRRORS).contains(mirror.address())) {
        edit.prepend(List.of(REGISTRY, registry.value()), MIRRORS, mirror.address());
      }
    }
    reach(draft, places, mirror, toml, edit);
    if (edit.passages().isEmpty()) {
      return;
    }
    if (!edit.isRight()) {
      throw new SetupException(
          "%s is written in a way that cannot be changed safely".formatted(file),
          new SetupException.ByHand(file, byHand(places, mirror)));
    }
    draft.write(file, edit.text(), edit.passages());
  }

  @Override
  public boolean pointsAt(Draft draft, Places places, Mirror mirror)
      throws SetupException, IOException {
    Path file = file(places);
    Optional<String> text = draft.read(file);
    if (text.isEmpty()) {
      return false;
    }
    TomlText toml = TomlText.parse(file, text.get());
    return mirror.registries().stream()
        .anyMatch(it -> toml.strings(REGISTRY, it.value(), MIRRORS).contains(mirror.address()));
  }

  @Override
  public Afterwards afterwards(Places places, Optional<Mirror> mirror, List<Path> changed) {
    var remarks = new ArrayList<String>();
    if (mirror.filter(Mirror::isLoopback).isPresent()) {
      remarks.add(
          "A builder in a container does not reach a loopback address: name this machine by"
              + " --server");
    }
    return new Afterwards(
        List.of(
            "systemctl restart buildkit   # or, for buildx, make a new builder:",
            "docker buildx create --use --buildkitd-config " + file(places)),
        remarks);
  }

  /** How the mirror itself is reached. */
  private void reach(Draft draft, Places places, Mirror mirror, TomlText toml, TomlEdit edit)
      throws SetupException, IOException {
    List<String> table = List.of(REGISTRY, mirror.address());
    if (mirror.isPlain()) {
      Optional<Boolean> http = toml.find(Boolean.class, REGISTRY, mirror.address(), "http");
      if (http.isPresent() && !http.get()) {
        throw new SetupException(
            "%s says http = false of %s".formatted(toml.file(), mirror.address()));
      }
      if (http.isEmpty()) {
        edit.setTrue(table, "http");
      }
    }
    if (mirror.ca().isPresent()) {
      Path ca = certificate(places);
      Certificates.put(draft, ca, mirror.ca().get());
      if (!toml.strings(REGISTRY, mirror.address(), "ca").contains(ca.toString())) {
        edit.prepend(table, "ca", ca.toString());
      }
    }
  }

  private String byHand(Places places, Mirror mirror) {
    var text = new StringBuilder();
    for (RegistryName registry : mirror.registries()) {
      text.append(
          "[registry.\"%s\"]%n  mirrors = [\"%s\"]%n".formatted(registry, mirror.address()));
    }
    text.append("[registry.\"%s\"]%n".formatted(mirror.address()));
    text.append(
        mirror.isPlain()
            ? "  http = true%n".formatted()
            : "  ca = [\"%s\"]%n".formatted(certificate(places)));
    return text.toString();
  }

  private Path file(Places places) {
    return folder(places).resolve("buildkitd.toml");
  }

  private Path certificate(Places places) {
    return folder(places).resolve("entrepot-ca.crt");
  }
}
