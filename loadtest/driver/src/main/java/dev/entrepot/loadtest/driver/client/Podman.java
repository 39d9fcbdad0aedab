package dev.entrepot.loadtest.driver.client;

import dev.entrepot.oci.Descriptor;
import dev.entrepot.oci.RegistryName;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.List;
import java.util.Optional;

/**
 * podman, as CRI-O, skopeo and buildah: a ping, a GET of the tag, the platform's manifest by
 * digest, the config, layers six at a time. A mirror's path begins with the registry.
 */
record Podman() implements PullClient {
  private static final int LAYERS_AT_ONCE = 6;
  private static final List<String> MANIFEST_TYPES =
      List.of(
          "application/vnd.oci.image.manifest.v1+json",
          "application/vnd.docker.distribution.manifest.v2+json",
          "application/vnd.docker.distribution.manifest.v1+prettyjws",
          "application/vnd.docker.distribution.manifest.v1+json",
          "application/vnd.docker.distribution.manifest.list.v2+json",
          "application/vnd.oci.image.index.v1+json");

  @Override
  public Future<Void> pull(Pull pull) {
    return pull.ping()
        .compose(_ -> pull.manifestOfTag())
        .compose(pull::platformImage)
        .compose(
            image ->
                pull.blobs(image.config().stream().toList(), 1)
                    .compose(_ -> pull.blobs(image.layers(), LAYERS_AT_ONCE)));
  }

  @Override
  public String uri(Optional<RegistryName> mirrored, String rest) {
    return "/v2/" + mirrored.map(registry -> registry + "/").orElse("") + rest;
  }

  @Override
  public MultiMap manifestHeaders(Optional<Descriptor> known) {
    return headers().add("Accept", MANIFEST_TYPES);
  }

  @Override
  public MultiMap blobHeaders(Descriptor blob) {
    return headers();
  }

  @Override
  public Resume resume() {
    return Resume.GIVE_UP;
  }

  @Override
  public boolean keepsConnections() {
    return true;
  }

  /** Go asks for gzip where a program says nothing of encodings. */
  private static MultiMap headers() {
    return HttpHeaders.headers()
        .set(HttpHeaders.USER_AGENT, "containers/5.36.1 (github.com/containers/image)")
        .set(HttpHeaders.ACCEPT_ENCODING, "gzip");
  }
}
