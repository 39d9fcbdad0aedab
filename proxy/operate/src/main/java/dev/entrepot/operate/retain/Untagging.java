package dev.entrepot.operate.retain;

import dev.entrepot.cache.ContentCache;
import dev.entrepot.oci.Reference;
import dev.entrepot.oci.Repository;
import dev.entrepot.oci.Tag;
import dev.entrepot.operate.name.NamedImage;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;

/** Removes tags, and reports each. Blocking. */
final class Untagging {
  private final ContentCache cache;
  private final Consumer<RemovalEvent> taker;

  Untagging(ContentCache cache, Consumer<RemovalEvent> taker) {
    this.cache = cache;
    this.taker = taker;
  }

  /**
   * @throws IOException if the store cannot write
   */
  void of(Repository repository, Tag tag) throws IOException, InterruptedException {
    try {
      cache.metadata().removeTag(repository, tag).toCompletableFuture().get();
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new IOException("the store cannot write: " + cause.getMessage(), e);
    }
    taker.accept(new RemovalEvent.Untagged(name(repository, tag)));
  }

  /** What people call it. */
  static String name(Repository repository, Tag tag) {
    return new NamedImage(repository, new Reference.Tagged(tag)).toString();
  }
}
