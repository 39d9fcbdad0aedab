package dev.entrepot.operate.setup;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A client runtime that can be pointed at a mirror. */
public enum ClientKind {
  DOCKER("docker"),
  CONTAINERD("containerd"),
  PODMAN("podman"),
  CRI_O("cri-o"),
  K3S("k3s"),
  RKE2("rke2"),
  BUILDKIT("buildkit");

  private final String label;

  ClientKind(String label) {
    this.label = label;
  }

  /** The name that people write. */
  public String label() {
    return label;
  }

  /** How its files are changed. */
  public ClientSetup setup() {
    return switch (this) {
      case DOCKER -> new DockerSetup();
      case CONTAINERD -> new ContainerdSetup();
      case PODMAN, CRI_O -> new ContainersSetup();
      case K3S, RKE2 -> new RegistriesYamlSetup(label);
      case BUILDKIT -> new BuildkitSetup();
    };
  }

  /** Programs of which one is there where the runtime is installed. */
  public List<String> programs() {
    return switch (this) {
      case DOCKER -> List.of("dockerd");
      case CONTAINERD -> List.of("containerd");
      case PODMAN -> List.of("podman");
      case CRI_O -> List.of("crio");
      case K3S, RKE2 -> List.of(label);
      case BUILDKIT -> List.of("buildkitd");
    };
  }

  /** The runtime of that name; CRI-O has two. */
  public static Optional<ClientKind> of(String name) {
    return Arrays.stream(values())
        .filter(kind -> kind.label.equals(name) || kind.label.replace("-", "").equals(name))
        .findFirst();
  }

  @Override
  public String toString() {
    return label;
  }
}
