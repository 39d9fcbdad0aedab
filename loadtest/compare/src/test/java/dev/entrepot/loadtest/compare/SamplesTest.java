package dev.entrepot.loadtest.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.loadtest.compare.peer.DockerRegistry;
import dev.entrepot.loadtest.compare.peer.NginxCache;
import dev.entrepot.loadtest.compare.peer.Peer;
import dev.entrepot.loadtest.compare.result.Figure;
import dev.entrepot.loadtest.compare.result.Line;
import dev.entrepot.loadtest.compare.result.Spread;
import dev.entrepot.loadtest.compare.row.Row;
import dev.entrepot.loadtest.compare.row.Rows;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What becomes of rounds. */
final class SamplesTest {
  private final Row row = Rows.all().getFirst();
  private final Samples samples = new Samples(row);
  private final Peer nginx = new NginxCache();
  private final Peer registry = new DockerRegistry();

  @Test
  void lines_twoRounds_haveBothInTheirOrder() {
    samples.add(nginx, values(7));
    samples.add(nginx, values(3));

    assertThat(samples.lines()).hasSameSizeAs(row.figures());
    for (Line line : samples.lines()) {
      assertThat(line.peers()).isEqualTo(Map.of("nginx", new Spread(List.of(7.0, 3.0))));
    }
  }

  @Test
  void fail_afterARound_takesThePeerOutAndSaysWhy() {
    samples.add(nginx, values(7));
    samples.add(registry, values(1));
    samples.fail(registry, new IOException("it has ended with 1"));

    assertThat(samples.isOut(registry)).isTrue();
    assertThat(samples.isOut(nginx)).isFalse();
    assertThat(samples.lines().getFirst().peers()).containsOnlyKeys("nginx");
    assertThat(samples.remarks())
        .containsExactly("warm-manifest-digest, docker-registry: it has ended with 1");
  }

  private Map<String, Double> values(double value) {
    return row.figures().stream().collect(Collectors.toMap(Figure::name, _ -> value));
  }
}
