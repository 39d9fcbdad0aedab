package dev.entrepot.operate.pull;

import dev.entrepot.cache.ContentCache;
import dev.entrepot.oci.ImagePattern;
import dev.entrepot.oci.Reference;
import dev.entrepot.oci.Repository;
import dev.entrepot.operate.name.NamedImage;
import dev.entrepot.operate.pull.PullOutcome.Failed;
import dev.entrepot.operate.pull.spec.PullOptions;
import dev.entrepot.operate.pull.spec.PullSpec;
import dev.entrepot.operate.pull.spec.TagRule;
import dev.entrepot.proxy.resolve.blob.BlobProofs;
import dev.entrepot.proxy.resolve.manifest.FreshManifests;
import dev.entrepot.proxy.resolve.referrers.ReferrersResolver;
import dev.entrepot.proxy.route.RequestedName;
import dev.entrepot.proxy.route.Route;
import dev.entrepot.proxy.route.Router;
import dev.entrepot.proxy.route.Routing.Unroutable;
import dev.entrepot.proxy.transfer.InflightTable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches images as far as they are not here, by the same downloads as clients' pulls. An image
 * that fails is reported, and does not stop the others. Any thread.
 */
public final class Puller {
  /** How many downloads are begun for all pulls at the same time, so that clients have room. */
  public static final int MAX_DOWNLOADS = 12;

  /** The answer to a request for a pull in offline mode. */
  public static final String OFFLINE =
      "this cache is offline and asks no registry: pull where there is a way out, and carry the"
          + " images over by entrepot export and entrepot import";

  /** How many images are looked at in parallel where many are wanted. */
  public static final int MAX_AT_ONCE = 4;

  private static final Logger log = LoggerFactory.getLogger(Puller.class);

  private final ContentCache cache;
  private final Router router;
  private final ManifestPull manifests;
  private final BlobPulls blobs;

  public Puller(
      ContentCache cache,
      Router router,
      InflightTable inflight,
      FreshManifests fresh,
      ReferrersResolver referrers) {
    this.cache = cache;
    this.router = router;
    this.manifests = new ManifestPull(cache, fresh, referrers);
    this.blobs =
        new BlobPulls(
            new BlobPull(
                cache, inflight, new BlobProofs(cache), new Semaphore(MAX_DOWNLOADS, true)));
  }

  /**
   * Pulls images, and waits for that; the last event is {@link PullEvent.Done}. When the caller is
   * interrupted, downloads end that no client waits for.
   *
   * @param atOnce how many images are pulled in parallel; one to pull them in their order
   * @param listener is told what there is to tell; one event at a time, on any thread
   */
  public void run(List<PullSpec> specs, int atOnce, Consumer<PullEvent> listener)
      throws InterruptedException {
    run(specs, atOnce, this::pull, listener);
  }

  /** Tells what a pull of the same would do, and changes nothing. */
  public void check(List<PullSpec> specs, int atOnce, Consumer<PullEvent> listener)
      throws InterruptedException {
    run(specs, atOnce, this::check, listener);
  }

  /** What is done with each image. */
  @FunctionalInterface
  private interface Work {
    PullOutcome of(NamedImage image, PullOptions options, Consumer<PullEvent> listener)
        throws PullException, InterruptedException;
  }

  private PullOutcome pull(NamedImage image, PullOptions options, Consumer<PullEvent> listener)
      throws PullException, InterruptedException {
    Route route = route(image.repository());
    PullOutcome outcome =
        new ImagePull(cache, manifests, blobs, route, image.toString(), options, listener)
            .run(image.reference());
    if (options.pin()) {
      pin(image);
    }
    return outcome;
  }

  private void pin(NamedImage image) throws PullException {
    try {
      var _ = cache.retention().holds().pin(ImagePattern.parse(image.toString()).orElseThrow());
    } catch (IOException e) {
      throw new PullException("it is here, but not pinned: " + e.getMessage());
    }
  }

  private PullOutcome check(NamedImage image, PullOptions options, Consumer<PullEvent> listener)
      throws PullException, InterruptedException {
    return new ImageCheck(cache, route(image.repository()), image.toString(), options)
        .run(image.reference());
  }

  private void run(List<PullSpec> specs, int atOnce, Work work, Consumer<PullEvent> listener)
      throws InterruptedException {
    var report = new PullReport(listener);
    try (var job = new Job(workers(atOnce), work, report)) {
      for (PullSpec spec : specs) {
        job.begin(spec);
      }
      var _ = WorkResults.of(job.running, job.workers);
    }
    report.end();
  }

  private static ExecutorService workers(int atOnce) {
    return Executors.newFixedThreadPool(atOnce, Thread.ofVirtual().name("pull-", 0).factory());
  }

  /** What runs for one caller. */
  private final class Job implements AutoCloseable {
    private final ExecutorService workers;
    private final Work work;
    private final Consumer<PullEvent> listener;
    private final List<Future<Boolean>> running = new ArrayList<>();

    Job(ExecutorService workers, Work work, Consumer<PullEvent> listener) {
      this.workers = workers;
      this.work = work;
      this.listener = listener;
    }

    /** Finds the images that a spec means, and has each pulled. */
    void begin(PullSpec spec) throws InterruptedException {
      List<NamedImage> images = WorkResults.of(workers.submit(() -> images(spec)), workers);
      for (NamedImage image : images) {
        running.add(workers.submit(() -> pull(image, spec.options())));
      }
    }

    private List<NamedImage> images(PullSpec spec) throws InterruptedException {
      try {
        List<NamedImage> images = expand(spec);
        if (running.size() + images.size() > PullSpec.MAX_IMAGES) {
          throw new PullException("these are more than %d images".formatted(PullSpec.MAX_IMAGES));
        }
        return images;
      } catch (PullException e) {
        ended(new Failed(spec.repository().toString(), String.valueOf(e.getMessage())));
        return List.of();
      }
    }

    private boolean pull(NamedImage image, PullOptions options) throws InterruptedException {
      String name = image.toString();
      listener.accept(new PullEvent.Began(name));
      ended(outcome(name, () -> work.of(image, options, listener)));
      return true;
    }

    private void ended(PullOutcome outcome) {
      listener.accept(new PullEvent.Ended(outcome));
    }

    @Override
    public void close() {
      workers.close();
    }
  }

  private static PullOutcome outcome(String name, Callable<PullOutcome> pull)
      throws InterruptedException {
    try {
      return pull.call();
    } catch (InterruptedException e) {
      throw e;
    } catch (PullException e) {
      return new Failed(name, String.valueOf(e.getMessage()));
    } catch (Exception e) {
      log.error("{} could not be pulled", name, e);
      return new Failed(name, "internal error, see the log");
    }
  }

  private List<NamedImage> expand(PullSpec spec) throws PullException, InterruptedException {
    return switch (spec.choice()) {
      case PullSpec.Choice.One(Reference reference) ->
          List.of(new NamedImage(spec.repository(), reference));
      case PullSpec.Choice.Tags(TagRule rule) -> {
        List<String> tags = TagLister.tags(route(spec.repository()), rule);
        if (tags.isEmpty()) {
          throw new PullException("it has no %s".formatted(rule));
        }
        yield tags.stream()
            .flatMap(tag -> Reference.parse(tag).stream())
            .map(reference -> new NamedImage(spec.repository(), reference))
            .toList();
      }
    };
  }

  private Route route(Repository repository) throws PullException {
    var name =
        new RequestedName(
            Optional.of(repository.registry()), Optional.of(repository.name()), Optional.empty());
    return switch (router.route(name)) {
      case Route route -> route;
      case Unroutable(var error) -> throw new PullException(error.message());
    };
  }
}
