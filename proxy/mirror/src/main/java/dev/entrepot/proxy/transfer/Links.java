package dev.entrepot.proxy.transfer;

import dev.entrepot.cache.ContentCache;
import dev.entrepot.cache.index.Link;
import dev.entrepot.cache.index.StoredManifest;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.Repository;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Notes which repository has which content, once its upstream has said so (ADR 44). */
public final class Links {
  private static final Logger log = LoggerFactory.getLogger(Links.class);

  private Links() {}

  /**
   * Notes that an upstream has said under a repository that it has some content. What it says
   * without a login it says to everyone, and of the same content under any repository. A note that
   * cannot be kept costs one more HEAD later.
   *
   * @param size in bytes, if it was told; else what is known of it stays
   */
  public static void confirm(
      ContentCache cache, Origin origin, Digest digest, Link.Kind kind, OptionalLong size) {
    Repository repository = origin.repository();
    OptionalLong known =
        size.isPresent()
            ? size
            : cache
                .metadata()
                .link(repository, digest)
                .map(Link::size)
                .orElse(OptionalLong.empty());
    log(
        repository,
        digest,
        cache.metadata().addLink(repository, digest, Link.confirmed(kind, known)));
    given(cache, origin, digest);
  }

  /** Notes that an upstream has given some content, of which all else is noted already. */
  public static void given(ContentCache cache, Origin origin, Digest digest) {
    if (origin.isPublic()) {
      log(origin.repository(), digest, cache.metadata().addPublic(origin.name(), digest));
    }
  }

  /**
   * Notes that an upstream has said under a repository that it has a manifest which another one
   * brought, and that the repository names what that names.
   */
  public static void adopt(ContentCache cache, Origin origin, StoredManifest manifest) {
    Repository repository = origin.repository();
    log(repository, manifest.digest(), cache.metadata().adoptManifest(repository, manifest));
    given(cache, origin, manifest.digest());
  }

  private static void log(Repository repository, Digest digest, CompletionStage<Void> written) {
    written.whenComplete(
        (done, failure) -> {
          if (failure != null) {
            log.debug("link of {} to {} not kept", repository, digest, failure);
          }
        });
  }
}
