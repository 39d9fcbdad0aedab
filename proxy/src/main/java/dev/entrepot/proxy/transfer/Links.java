package dev.entrepot.proxy.transfer;

import dev.entrepot.cache.ContentCache;
import dev.entrepot.cache.index.Link;
import dev.entrepot.cache.index.StoredManifest;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.Repository;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Notes which repository has which content, once its upstream has said so. */
public final class Links {
  private static final Logger log = LoggerFactory.getLogger(Links.class);

  private Links() {}

  /** Links content; a link that cannot be kept costs one more HEAD later. */
  public static void add(ContentCache cache, Repository repository, Digest digest, Link link) {
    log(repository, digest, cache.addLink(repository, digest, link));
  }

  /** Links a manifest that another repository brought, and all that it names. */
  public static void adopt(ContentCache cache, Repository repository, StoredManifest manifest) {
    log(repository, manifest.digest(), cache.adoptManifest(repository, manifest));
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
