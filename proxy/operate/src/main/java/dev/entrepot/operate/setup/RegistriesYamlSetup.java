package dev.entrepot.operate.setup;

import dev.entrepot.operate.setup.text.SetupException;
import dev.entrepot.operate.setup.text.YamlEdit;
import dev.entrepot.operate.setup.text.YamlText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** k3s and RKE2, which write containerd's files themselves: {@code registries.yaml}. */
final class RegistriesYamlSetup implements ClientSetup {
  private static final String ALL = "*";
  private static final String MIRRORS = "mirrors";
  private static final String ENDPOINT = "endpoint";

  private final String product;

  /**
   * @param product names the folder and the service
   */
  RegistriesYamlSetup(String product) {
    this.product = product;
  }

  @Override
  public Path folder(Places places) {
    return places.etc().resolve("rancher").resolve(product);
  }

  @Override
  public void apply(Draft draft, Places places, Mirror mirror) throws SetupException, IOException {
    Path file = file(places);
    var yaml = YamlText.parse(file, draft.read(file).orElse(""));
    var edit = new YamlEdit(yaml);
    if (!endpoints(yaml).contains(mirror.url().toString())) {
      edit.putFirst(List.of(MIRRORS, ALL, ENDPOINT), mirror.url().toString());
    }
    if (mirror.ca().isPresent()) {
      Path ca = folder(places).resolve("entrepot-ca.crt");
      Certificates.put(draft, ca, mirror.ca().get());
      edit.put(List.of("configs", mirror.address(), "tls", "ca_file"), ca.toString());
    }
    if (!edit.passages().isEmpty()) {
      draft.write(file, edit.text(), edit.passages());
    }
    tellOfOthers(draft, yaml);
  }

  @Override
  public boolean pointsAt(Draft draft, Places places, Mirror mirror)
      throws SetupException, IOException {
    Path file = file(places);
    Optional<String> text = draft.read(file);
    return text.isPresent()
        && endpoints(YamlText.parse(file, text.get())).contains(mirror.url().toString());
  }

  @Override
  public Afterwards afterwards(Places places, Optional<Mirror> mirror, List<Path> changed) {
    return new Afterwards(
        List.of(
            product.equals("k3s")
                ? "systemctl restart k3s   # k3s-agent on an agent"
                : "systemctl restart rke2-server   # rke2-agent on an agent"),
        List.of());
  }

  private Path file(Places places) {
    return folder(places).resolve("registries.yaml");
  }

  private static List<String> endpoints(YamlText yaml) {
    return yaml.value(MIRRORS, ALL, ENDPOINT) instanceof List<?> list
        ? list.stream().map(String::valueOf).toList()
        : List.of();
  }

  private void tellOfOthers(Draft draft, YamlText yaml) {
    if (yaml.value(MIRRORS) instanceof Map<?, ?> mirrors) {
      for (Object registry : mirrors.keySet()) {
        if (!ALL.equals(registry)) {
          draft.note(
              "%s has mirrors of its own in %s, which %s uses instead"
                  .formatted(registry, yaml.file(), product));
        }
      }
    }
  }
}
