package dev.entrepot.loadtest.driver.client;

import dev.entrepot.loadtest.driver.scenario.ClientKind;
import dev.entrepot.oci.Descriptor;
import dev.entrepot.oci.RegistryName;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import java.util.Optional;

/** A program that pulls images, as servers see it. */
sealed interface PullClient permits Containerd, Dockerd, Podman {
  /** How it is written in scenarios. */
  static PullClient of(ClientKind kind) {
    return switch (kind) {
      case CONTAINERD -> new Containerd();
      case DOCKERD -> new Dockerd();
      case PODMAN -> new Podman();
    };
  }

  /** Its requests in their order; done when the image is whole. Event loop only. */
  Future<Void> pull(Pull pull);

  /**
   * The URI of something in a repository.
   *
   * @param mirrored the registry that the target is a mirror of; empty if it is that registry
   * @param rest the path from the repository's name on
   */
  String uri(Optional<RegistryName> mirrored, String rest);

  /**
   * The headers of a request for a manifest.
   *
   * @param known what is known of it; empty if it is asked for by a tag
   */
  MultiMap manifestHeaders(Optional<Descriptor> known);

  /** The headers of a request for a blob. */
  MultiMap blobHeaders(Descriptor blob);

  /** What it makes of a resume that is answered with the whole. */
  Resume resume();

  /** Whether it uses a connection for more than one request. */
  boolean keepsConnections();
}
