package dev.entrepot.loadtest.jmh;

import dev.entrepot.loadtest.jmh.WarmStore.Image;
import dev.entrepot.oci.Reference;
import dev.entrepot.proxy.resolve.Want;
import dev.entrepot.proxy.resolve.manifest.ManifestResolution;
import dev.entrepot.proxy.route.RequestedName;
import dev.entrepot.proxy.route.Route;
import dev.entrepot.proxy.route.Routing;
import dev.entrepot.proxy.route.Routing.Unroutable;
import io.vertx.core.Future;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What a manifest costs that is in memory, between the parsing of its request and its answer. */
@State(Scope.Benchmark)
public class ResolutionBenchmark extends MicroBenchmark {
  private static final Duration UNTAGGED_TTL = Duration.ofDays(7);

  /** A request for an image, by whatever it may be asked by. */
  private record Request(RequestedName name, Route route, Reference byTag, Reference byDigest) {}

  /** How many images are asked for in turn. */
  @Param({"1", "1000"})
  int images;

  private WarmStore store;
  private WarmProxy proxy;
  private List<Request> requests;

  @Setup
  public void open() throws IOException {
    store = WarmStore.open(images, UNTAGGED_TTL);
    proxy = new WarmProxy(store.cache(), SampleImages.REGISTRY);
    requests = store.images().stream().map(this::request).toList();
  }

  private Request request(Image image) {
    String path = image.repository().name().value();
    var name = RequestedName.parse(Optional.of(SampleImages.REGISTRY), path).orElseThrow();
    return switch (proxy.router().route(name)) {
      case Route route ->
          new Request(
              name,
              route,
              new Reference.Tagged(image.tag()),
              new Reference.Digested(image.digest()));
      case Unroutable(var error) -> throw new IllegalStateException(error.toString());
    };
  }

  @TearDown
  public void close() throws IOException {
    proxy.close();
    store.close();
  }

  /** Which upstream the request means. */
  @Benchmark
  public Routing route(Turn turn) {
    return proxy.router().route(turn.of(requests).name());
  }

  /** A GET by a tag that is fresh. */
  @Benchmark
  public Future<ManifestResolution> byTag(Turn turn) {
    Request request = turn.of(requests);
    return resolve(request, request.byTag(), Want.CONTENT);
  }

  /** A HEAD by a tag that is fresh, which is how clients begin. */
  @Benchmark
  public Future<ManifestResolution> headByTag(Turn turn) {
    Request request = turn.of(requests);
    return resolve(request, request.byTag(), Want.DESCRIPTION);
  }

  /** A GET by digest, which is how they go on. */
  @Benchmark
  public Future<ManifestResolution> byDigest(Turn turn) {
    Request request = turn.of(requests);
    return resolve(request, request.byDigest(), Want.CONTENT);
  }

  private Future<ManifestResolution> resolve(Request request, Reference reference, Want want) {
    return proxy.manifests().resolve(proxy.loop(), request.route(), reference, want);
  }
}
