package dev.entrepot.loadtest.compare.row;

import dev.entrepot.loadtest.compare.load.SlowReaders;
import dev.entrepot.loadtest.compare.load.Wrk;
import dev.entrepot.loadtest.compare.result.Figure;
import dev.entrepot.loadtest.compare.result.Target;
import dev.entrepot.loadtest.compare.upstream.Blob;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** A blob of 64 MiB that the peer has, read by 1,000 clients at 4 kB a second each. */
record SlowClients(Scheme scheme) implements Row {
  private static final int CLIENTS = 1000;
  private static final int WARM_UP_CLIENTS = 16;

  @Override
  public String name() {
    return scheme.name("slow-readers");
  }

  @Override
  public String title() {
    return scheme.title("1,000 readers of 4 kB/s");
  }

  @Override
  public Lifetime lifetime() {
    return Lifetime.ONE_ROUND;
  }

  @Override
  public List<Figure> figures() {
    Target memory =
        switch (scheme) {
          case HTTP -> Target.atMost(48);
          case HTTPS -> Target.atMost(320);
        };
    return List.of(Figure.of("memory", "MiB over idle, at most", memory));
  }

  @Override
  public void warmUp(Site site) throws IOException, InterruptedException {
    Blob blob = Sizes.layer(site.content());
    site.fetch(List.of(blob));
    Wrk.run(site.peer(), blob.path(), WARM_UP_CLIENTS, site.effort().warmUp());
  }

  @Override
  public Map<String, Double> measure(Site site) throws IOException, InterruptedException {
    Blob blob = Sizes.layer(site.content());
    double idle = site.restingMebibytes();
    try (var memory = MemoryWatch.start(site);
        var readers = SlowReaders.start(site.peer(), blob.path(), CLIENTS)) {
      Thread.sleep(site.effort().measured());
      readers.requireRunning();
      return Map.of("memory", memory.most() - idle);
    }
  }
}
