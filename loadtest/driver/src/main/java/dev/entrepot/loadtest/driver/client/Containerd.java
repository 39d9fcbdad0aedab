package dev.entrepot.loadtest.driver.client;

import dev.entrepot.oci.Descriptor;
import dev.entrepot.oci.RegistryName;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.Optional;

/**
 * containerd 2: no ping, a HEAD of the tag, everything else by digest, config and layers three at a
 * time. A mirror is told the registry by {@code ns}.
 */
record Containerd() implements PullClient {
  private static final int AT_ONCE = 3;
  private static final String RESOLVED_TYPES =
      "application/vnd.docker.distribution.manifest.v2+json,"
          + " application/vnd.docker.distribution.manifest.list.v2+json,"
          + " application/vnd.oci.image.manifest.v1+json,"
          + " application/vnd.oci.image.index.v1+json, */*";
  private static final String ENCODINGS = "zstd;q=1.0, gzip;q=0.8, deflate;q=0.5";

  @Override
  public Future<Void> pull(Pull pull) {
    return pull.headTag()
        .compose(head -> resolved(pull, head))
        .compose(pull::platformImage)
        .compose(image -> pull.blobs(image.blobs(), AT_ONCE));
  }

  /** Without a digest or length in the head, it reads the tag's manifest to learn them. */
  private static Future<FetchedManifest> resolved(Pull pull, TagHead head) {
    if (!head.isFound()) {
      return Future.failedFuture(PullFailure.status(head.status()));
    }
    return head.descriptor().isPresent()
        ? pull.manifest(head.descriptor().get())
        : pull.manifestOfTag().compose(fetched -> pull.manifest(fetched.descriptor()));
  }

  @Override
  public String uri(Optional<RegistryName> mirrored, String rest) {
    return "/v2/" + rest + mirrored.map(registry -> "?ns=" + registry).orElse("");
  }

  @Override
  public MultiMap manifestHeaders(Optional<Descriptor> known) {
    return headers(known.map(Containerd::accept).orElse(RESOLVED_TYPES));
  }

  @Override
  public MultiMap blobHeaders(Descriptor blob) {
    return headers(accept(blob)).set(HttpHeaders.ACCEPT_ENCODING, ENCODINGS);
  }

  @Override
  public Resume resume() {
    return Resume.SKIP;
  }

  @Override
  public boolean keepsConnections() {
    return true;
  }

  private static String accept(Descriptor content) {
    return content.mediaType() + ", */*";
  }

  private static MultiMap headers(String accept) {
    return HttpHeaders.headers()
        .set(HttpHeaders.USER_AGENT, "containerd/v2.1.4")
        .set(HttpHeaders.ACCEPT, accept);
  }
}
