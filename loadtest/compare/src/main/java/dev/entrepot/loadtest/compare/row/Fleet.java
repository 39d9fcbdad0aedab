package dev.entrepot.loadtest.compare.row;

import dev.entrepot.loadtest.compare.load.Connection;
import dev.entrepot.loadtest.compare.load.Crowd;
import dev.entrepot.loadtest.compare.result.Figure;
import dev.entrepot.loadtest.compare.result.Target;
import dev.entrepot.loadtest.compare.upstream.Blob;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * 64 clients that each pull an image six times: manifest, small layers, and one large layer,
 * another one each time, which all want at the same time and the peer does not have.
 */
record Fleet(Scheme scheme) implements Row {
  private static final int CLIENTS = 64;
  private static final int PULLS = 6;
  private static final double NANOS_A_SECOND = 1e9;

  @Override
  public String name() {
    return scheme.name("fleet");
  }

  @Override
  public String title() {
    return scheme.title("64 clients pull 6 images of 64 MiB, cold");
  }

  @Override
  public Lifetime lifetime() {
    return Lifetime.ONE_ROUND;
  }

  @Override
  public List<Figure> figures() {
    return List.of(
        scheme.figure("memory", "MiB resident, at most", Target.atMost(300)),
        Figure.of("cpu", "CPU s/GB sent"),
        Figure.of("p50", "s, half of the clients"),
        Figure.of("p99", "s, 99 of 100 clients"),
        Figure.of("upstream", "times the images from the upstream"));
  }

  @Override
  public void warmUp(Site site) throws IOException, InterruptedException {
    List<Blob> layers = site.content().blobs("warm-up", 1, Sizes.LARGE);
    new Crowd(site.peer(), CLIENTS).run((client, _) -> pull(site, client, layers));
    site.fetch(layers);
  }

  @Override
  public Map<String, Double> measure(Site site) throws IOException, InterruptedException {
    List<Blob> layers = site.content().blobs("fleet", PULLS, Sizes.LARGE);
    var crowd = new Crowd(site.peer(), CLIENTS);
    List<Histogram> times = new ArrayList<>(1);
    try (var memory = MemoryWatch.start(site)) {
      Cost cost = site.cost(() -> times.add(crowd.run((client, _) -> pull(site, client, layers))));
      double bytes = layers.stream().mapToLong(Blob::bytes).sum();
      return Map.of(
          "memory", memory.most(),
          "cpu", cost.cpuSecondsAGigabyte(CLIENTS * bytes),
          "p50", times.getFirst().getValueAtPercentile(50) / NANOS_A_SECOND,
          "p99", times.getFirst().getValueAtPercentile(99) / NANOS_A_SECOND,
          "upstream", cost.upstream().bodyBytes() / bytes);
    }
  }

  private static void pull(Site site, Connection client, List<Blob> layers) throws IOException {
    var image = site.content().image();
    for (Blob layer : layers) {
      client.get(image.pathByTag(), Connection.Sink.NOWHERE);
      for (Blob small : image.blobs()) {
        client.get(small.path(), Connection.Sink.NOWHERE);
      }
      client.get(layer.path(), Connection.Sink.NOWHERE);
    }
  }
}
