package dev.entrepot.loadtest.driver.client;

import dev.entrepot.oci.Descriptor;
import dev.entrepot.oci.RegistryName;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.List;
import java.util.Optional;

/**
 * dockerd with its classic store: a ping, a HEAD of the tag, manifests by digest, the config,
 * layers three at a time. Each request has a connection of its own. Mirrors are of docker.io, which
 * it does not say.
 */
record Dockerd() implements PullClient {
  private static final int LAYERS_AT_ONCE = 3;
  private static final String USER_AGENT =
      "docker/28.3.3 go/go1.24.5 git-commit/bea959c kernel/6.1.0-37-amd64 os/linux arch/amd64"
          + " UpstreamClient(Docker-Client/28.3.3 \\(linux\\))";
  private static final List<String> MANIFEST_TYPES =
      List.of(
          "application/vnd.docker.distribution.manifest.v2+json",
          "application/vnd.docker.distribution.manifest.list.v2+json",
          "application/vnd.oci.image.index.v1+json",
          "application/vnd.oci.image.manifest.v1+json",
          "application/vnd.docker.distribution.manifest.v1+prettyjws",
          "application/json");

  @Override
  public Future<Void> pull(Pull pull) {
    return pull.ping()
        .compose(_ -> pull.headTag())
        .compose(head -> resolved(pull, head))
        .compose(pull::platformImage)
        .compose(
            image ->
                pull.blobs(image.config().stream().toList(), 1)
                    .compose(_ -> pull.blobs(image.layers(), LAYERS_AT_ONCE)));
  }

  /** A HEAD that fails in whatever way is followed by a GET of the same. */
  private static Future<FetchedManifest> resolved(Pull pull, TagHead head) {
    return head.isFound() && head.descriptor().isPresent()
        ? pull.manifest(head.descriptor().get())
        : pull.manifestOfTag();
  }

  @Override
  public String uri(Optional<RegistryName> mirrored, String rest) {
    return "/v2/" + rest;
  }

  @Override
  public MultiMap manifestHeaders(Optional<Descriptor> known) {
    return headers().add("Accept", MANIFEST_TYPES);
  }

  @Override
  public MultiMap blobHeaders(Descriptor blob) {
    return headers().set(HttpHeaders.ACCEPT_ENCODING, "identity");
  }

  @Override
  public Resume resume() {
    return Resume.START_AGAIN;
  }

  @Override
  public boolean keepsConnections() {
    return false;
  }

  private static MultiMap headers() {
    return HttpHeaders.headers().set(HttpHeaders.USER_AGENT, USER_AGENT);
  }
}
