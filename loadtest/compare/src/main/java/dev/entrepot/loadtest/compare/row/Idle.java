package dev.entrepot.loadtest.compare.row;

import dev.entrepot.loadtest.compare.result.Figure;
import dev.entrepot.loadtest.compare.result.Target;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** What a peer has in memory that has done next to nothing yet. */
record Idle() implements Row {
  private static final double MEBI = 0x1p20;

  @Override
  public String name() {
    return "idle";
  }

  @Override
  public String title() {
    return "memory after the first image";
  }

  @Override
  public Scheme scheme() {
    return Scheme.HTTP;
  }

  @Override
  public Lifetime lifetime() {
    return Lifetime.ONE_ROUND;
  }

  @Override
  public List<Figure> figures() {
    return List.of(
        Figure.of("resident", "MiB resident", Target.atMost(120)),
        Figure.of("proportional", "MiB, what is shared divided"));
  }

  @Override
  public void warmUp(Site site) throws IOException {
    site.fetch(site.content().image().blobs());
  }

  @Override
  public Map<String, Double> measure(Site site) throws IOException, InterruptedException {
    double resident = site.restingMebibytes();
    double proportional = site.stand().program().memory().proportionalBytes() / MEBI;
    return Map.of("resident", resident, "proportional", proportional);
  }
}
