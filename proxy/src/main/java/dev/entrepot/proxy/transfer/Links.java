package dev.entrepot.proxy.transfer;

import dev.entrepot.cache.ContentCache;
import dev.entrepot.cache.index.Link;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.Repository;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Notes which repository has which blob, once its upstream has said so. */
public final class Links {
  private static final Logger log = LoggerFactory.getLogger(Links.class);

  private Links() {}

  /** Links a blob; a link that cannot be kept is logged, and costs one more HEAD later. */
  public static void add(
      ContentCache cache, Repository repository, Digest digest, OptionalLong size) {
    cache
        .addLink(repository, digest, new Link(Link.Kind.BLOB, size))
        .whenComplete(
            (done, failure) -> {
              if (failure != null) {
                log.warn("link of {} to {} not kept", repository, digest, failure);
              }
            });
  }
}
