package dev.entrepot.loadtest.driver.client;

import dev.entrepot.loadtest.driver.measure.Measurements;
import dev.entrepot.loadtest.driver.measure.Outcome;
import dev.entrepot.loadtest.driver.measure.Step;
import dev.entrepot.loadtest.driver.measure.WrongBody;
import dev.entrepot.loadtest.driver.plan.Manner;
import dev.entrepot.loadtest.driver.plan.PlannedPull;
import dev.entrepot.oci.Descriptor;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.manifest.ImageIndex;
import dev.entrepot.oci.manifest.ImageManifest;
import dev.entrepot.oci.manifest.OtherManifest;
import dev.entrepot.oci.manifest.Platform;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Timer;
import io.vertx.core.http.HttpMethod;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** One pull as it runs, and the steps that clients make pulls of. Event loop only. */
final class Pull {
  private static final int OK = 200;
  private static final int UNAUTHORIZED = 401;

  private final Node node;
  private final PlannedPull planned;
  private final long due;
  private final Requests requests;
  private final Promise<Outcome> ended = Promise.promise();
  private boolean begun;
  private long imageBytes = Long.MAX_VALUE;
  private long received; // of the image, once its size is known

  /**
   * @param due when it was to begin, by {@link System#nanoTime}
   */
  Pull(Node node, PlannedPull planned, long due) {
    this.node = node;
    this.planned = planned;
    this.due = due;
    this.requests = new Requests(node, planned.manner(), this::received);
  }

  /** Pulls the image; never fails. */
  Future<Outcome> run() {
    long patience = node.fleet().scenario().patience().toMillis();
    Timer timer = node.vertx().timer(patience, TimeUnit.MILLISECONDS);
    timer.onSuccess(_ -> ended.tryComplete(new Outcome.Failed("not done in time")));
    node.client()
        .pull(this)
        .onSuccess(_ -> complete())
        .onFailure(cause -> ended.tryComplete(new Outcome.Failed(PullFailure.reason(cause))));
    return ended
        .future()
        .onComplete(
            _ -> {
              timer.cancel();
              requests.close();
            });
  }

  // -- Steps of a client

  /** Asks whether there is a registry. */
  Future<Void> ping() {
    long from = stepBegins();
    return requests
        .send(HttpMethod.GET, "/v2/", node.client().manifestHeaders(Optional.empty()))
        .compose(
            response -> {
              int status = response.statusCode();
              return status == OK || status == UNAUTHORIZED
                  ? requests.drain(response)
                  : requests.refused(response);
            })
        .onSuccess(_ -> took(Step.PING, from));
  }

  /** Asks what the tag means. */
  Future<TagHead> headTag() {
    long from = stepBegins();
    return requests
        .send(
            HttpMethod.HEAD,
            uri("/manifests/" + planned.image().tag()),
            node.client().manifestHeaders(Optional.empty()))
        .compose(response -> requests.drain(response).map(_ -> ManifestFetch.head(response)))
        .onSuccess(head -> took(Step.TAG, from, head.isFound()));
  }

  /** Reads what the tag means. */
  Future<FetchedManifest> manifestOfTag() {
    long from = stepBegins();
    return new ManifestFetch(this, Optional.empty()).run().onSuccess(_ -> took(Step.TAG, from));
  }

  /** Reads a manifest that is known by its digest. */
  Future<FetchedManifest> manifest(Descriptor known) {
    long from = stepBegins();
    return new ManifestFetch(this, Optional.of(known))
        .run()
        .onSuccess(_ -> took(Step.DIGEST, from));
  }

  /** The manifest for the fleet's platform: this one, or one that it lists. */
  Future<ImageManifest> platformImage(FetchedManifest fetched) {
    return switch (fetched.manifest()) {
      case ImageManifest image -> Future.succeededFuture(announced(image));
      case ImageIndex index -> listed(index);
      case OtherManifest _ -> Future.failedFuture(new PullFailure("no image"));
    };
  }

  /** Reads blobs, so many at a time; each digest once. */
  Future<Void> blobs(List<Descriptor> blobs, int atOnce) {
    Map<Digest, Descriptor> distinct = new LinkedHashMap<>();
    blobs.forEach(blob -> distinct.putIfAbsent(blob.digest(), blob));
    var left = new ArrayDeque<>(distinct.values());
    return Future.all(
            IntStream.range(0, Math.min(atOnce, left.size())).mapToObj(_ -> next(left)).toList())
        .mapEmpty();
  }

  // -- What steps are made of

  Node node() {
    return node;
  }

  PlannedPull planned() {
    return planned;
  }

  Requests requests() {
    return requests;
  }

  /** The URI of a path in the image's repository. */
  String uri(String path) {
    return node.client()
        .uri(node.fleet().scenario().registry(), planned.image().repository() + path);
  }

  /** A step that was to begin then is done. */
  void took(Step step, long from) {
    measurements().took(step, System.nanoTime() - from);
  }

  /** Notes a body that is not what it should be, and ends the pull. */
  <T> Future<T> wrong(String reference, String fault) {
    measurements().wrong(new WrongBody(planned.image().repository() + reference, fault));
    return Future.failedFuture(new PullFailure("wrong body"));
  }

  Measurements measurements() {
    return node.measurements();
  }

  private void took(Step step, long from, boolean isGood) {
    if (isGood) {
      took(step, from);
    }
  }

  private Future<Void> next(Queue<Descriptor> left) {
    Descriptor blob = left.poll();
    return blob == null
        ? Future.succeededFuture()
        : new BlobFetch(this, blob, System.nanoTime()).run().compose(_ -> next(left));
  }

  private Future<ImageManifest> listed(ImageIndex index) {
    Platform wanted = node.fleet().scenario().platform();
    return index.entries().stream()
        .filter(entry -> entry.platform().filter(it -> fits(it, wanted)).isPresent())
        .findFirst()
        .map(entry -> manifest(entry.descriptor()).compose(this::image))
        .orElseGet(() -> Future.failedFuture(new PullFailure("no such platform")));
  }

  private Future<ImageManifest> image(FetchedManifest fetched) {
    return fetched.manifest() instanceof ImageManifest image
        ? Future.succeededFuture(announced(image))
        : Future.failedFuture(new PullFailure("no image"));
  }

  private ImageManifest announced(ImageManifest image) {
    received = 0;
    imageBytes = image.blobs().stream().mapToLong(Descriptor::size).sum();
    return image;
  }

  private static boolean fits(Platform offered, Platform wanted) {
    return offered.os().equals(wanted.os())
        && offered.architecture().equals(wanted.architecture())
        && (wanted.variant().isEmpty() || wanted.variant().equals(offered.variant()));
  }

  /** The first step was to begin with the pull, any other one when the one before was done. */
  private long stepBegins() {
    long from = begun ? System.nanoTime() : due;
    begun = true;
    return from;
  }

  private void received(int bytes) {
    measurements().received(bytes);
    received += bytes;
    boolean goes =
        planned.manner() instanceof Manner.Leaving(double part)
            && imageBytes != Long.MAX_VALUE
            && received >= part * imageBytes;
    if (goes) {
      ended.tryComplete(new Outcome.Left());
    }
  }

  private void complete() {
    if (!ended.future().isComplete()) {
      took(Step.PULL, due); // Before the end is told: with the last one the run ends.
      ended.complete(new Outcome.Whole());
    }
  }
}
