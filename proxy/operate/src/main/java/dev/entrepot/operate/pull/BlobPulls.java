package dev.entrepot.operate.pull;

import dev.entrepot.oci.Descriptor;
import dev.entrepot.oci.Digest;
import dev.entrepot.proxy.route.Route;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiConsumer;

/** Fetches the blobs of an image, some at a time. Blocking. */
final class BlobPulls {
  /** How many blobs of one image are fetched at a time, as by podman. */
  static final int MAX_AT_ONCE = 6;

  private final BlobPull one;

  BlobPulls(BlobPull one) {
    this.one = one;
  }

  /**
   * Fetches what is not here; if one cannot be had, the others come all the same.
   *
   * @param progress is told how far each is, on any thread
   * @return how each has ended
   */
  List<BlobState> fetch(
      Route route, Collection<Descriptor> blobs, BiConsumer<Digest, BlobState> progress)
      throws InterruptedException {
    blobs.forEach(blob -> progress.accept(blob.digest(), new BlobState.Waiting()));
    ExecutorService workers =
        Executors.newFixedThreadPool(
            MAX_AT_ONCE, Thread.ofVirtual().name("pull-blob-", 0).factory());
    try (workers) {
      List<Future<BlobState>> running = new ArrayList<>();
      for (Descriptor blob : blobs) {
        running.add(
            workers.submit(
                () -> {
                  BlobState end =
                      one.fetch(route, blob, state -> progress.accept(blob.digest(), state));
                  progress.accept(blob.digest(), end);
                  return end;
                }));
      }
      return WorkResults.of(running, workers);
    }
  }
}
