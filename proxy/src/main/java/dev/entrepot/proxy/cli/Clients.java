package dev.entrepot.proxy.cli;

/** The shell lines that point clients at a mirror. */
final class Clients {
  private Clients() {}

  /** For dockerd, which mirrors Docker Hub only. */
  static String docker(String url) {
    return "echo '{\"registry-mirrors\": [\"%s\"]}' > /etc/docker/daemon.json".formatted(url);
  }

  /** For containerd with {@code config_path = "/etc/containerd/certs.d"}: all registries. */
  static String containerd(String url) {
    return ("mkdir -p /etc/containerd/certs.d/_default && echo '[host.\"%s\"]' "
            + "> /etc/containerd/certs.d/_default/hosts.toml")
        .formatted(url);
  }

  /** For podman, CRI-O, buildah and skopeo: one registry. */
  static String podman(String address, boolean plain) {
    return "printf '[[registry]]\\nlocation = \"docker.io\"\\n[[registry.mirror]]\\nlocation = \"%s/docker.io\"\\n%s' > /etc/containers/registries.conf.d/entrepot.conf"
        .formatted(address, plain ? "insecure = true\\n" : "");
  }
}
