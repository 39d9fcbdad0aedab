package dev.entrepot.loadtest.driver.scenario;

import dev.entrepot.config.read.Key;
import dev.entrepot.config.read.Section;
import dev.entrepot.config.read.ValueTypes;
import dev.entrepot.oci.RegistryName;
import java.util.Optional;

/**
 * Which programs the nodes pull with, each a part of the whole.
 *
 * @param containerd how many parts
 * @param dockerd how many parts
 * @param podman how many parts; the three together at least one
 */
public record ClientMix(long containerd, long dockerd, long podman) {
  private static final long MAX_PARTS = 1000;

  static final Key<Long> CONTAINERD = Key.of("containerd", ValueTypes.count(0, MAX_PARTS), "1");
  static final Key<Long> DOCKERD = Key.of("dockerd", ValueTypes.count(0, MAX_PARTS), "0");
  static final Key<Long> PODMAN = Key.of("podman", ValueTypes.count(0, MAX_PARTS), "0");

  /**
   * @throws IllegalArgumentException if a value is out of its bounds
   */
  public ClientMix {
    CONTAINERD.require(containerd);
    DOCKERD.require(dockerd);
    PODMAN.require(podman);
  }

  /**
   * The program of a node. The first nodes have the first program, and so on.
   *
   * @param node from 0
   * @param nodes how many there are
   */
  public ClientKind of(int node, int nodes) {
    long part = parts() * node / nodes;
    if (part < containerd) {
      return ClientKind.CONTAINERD;
    }
    return part < containerd + dockerd ? ClientKind.DOCKERD : ClientKind.PODMAN;
  }

  static ClientMix read(Section section, Optional<RegistryName> registry) {
    var mix = new ClientMix(section.get(CONTAINERD), section.get(DOCKERD), section.get(PODMAN));
    if (mix.parts() == 0) {
      section.fault("at least one part of a client", "none");
    }
    registry
        .filter(name -> mix.dockerd > 0 && !name.equals(RegistryName.DOCKER_HUB))
        .ifPresent(
            name ->
                section.fault(DOCKERD, "0, as dockerd mirrors docker.io alone", name.toString()));
    return mix;
  }

  private long parts() {
    return containerd + dockerd + podman;
  }
}
