package dev.entrepot.loadtest.driver.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.loadtest.driver.scenario.ClientKind;
import dev.entrepot.loadtest.driver.scenario.ClientMix;
import dev.entrepot.loadtest.driver.scenario.Scenario;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanTest {
  @TempDir private Path folder;

  @Test
  void arrivals_areAsManyAsTheRateGives_inOrderAndInTime() throws Exception {
    var pulls = plan("arrivals: {rate: 50, duration: 20s}").pulls();

    assertThat(pulls)
        .hasSize(1000)
        .isSortedAccordingTo(Comparator.comparingLong(PlannedPull::dueNanos));
    assertThat(pulls.getLast().dueNanos()).isLessThan(TimeUnit.SECONDS.toNanos(20));
    long inFirstHalf =
        pulls.stream().filter(it -> it.dueNanos() < TimeUnit.SECONDS.toNanos(10)).count();
    assertThat(inFirstHalf).isBetween(400L, 600L);
  }

  @Test
  void plan_sameSeed_isTheSame() throws Exception {
    String load = "\narrivals: {rate: 10, duration: 10s}\nslow: {share: 50%}";

    assertThat(plan("seed: 5" + load)).isEqualTo(plan("seed: 5" + load));
    assertThat(plan("seed: 5" + load)).isNotEqualTo(plan("seed: 6" + load));
  }

  @Test
  void cold_pulls_areTheShareAndEachAnother() throws Exception {
    var pulls =
        plan("""
        images: {count: 10}
        cold: {share: 5%, first: 10, count: 50}
        arrivals: {rate: 100, duration: 10s}
        """)
            .pulls();

    var cold = pulls.stream().filter(it -> it.cause() == Cause.COLD).toList();
    assertThat(cold).hasSize(50);
    assertThat(cold.stream().map(PlannedPull::image)).doesNotHaveDuplicates();
  }

  @Test
  void warm_pulls_areZipfs() throws Exception {
    var pulls =
        plan("images: {count: 10, zipf: 1.0}\narrivals: {rate: 1000, duration: 10s}").pulls();

    Map<String, Long> counts =
        pulls.stream()
            .map(it -> it.image().toString())
            .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    long first = counts.getOrDefault("library/app-0:v1", 0L);
    long fifth = counts.getOrDefault("library/app-4:v1", 0L);
    assertThat((double) first / fifth).isBetween(4.0, 6.0);
  }

  @Test
  void burst_nodes_pullOnceEachWithinItsTime() throws Exception {
    var pulls =
        plan("""
        nodes: 500
        bursts: {start: {at: 5s, nodes: 400, image: "a/new:v1", within: 1s}}
        """)
            .pulls();

    assertThat(pulls).hasSize(400).allMatch(it -> it.cause() == Cause.BURST);
    assertThat(pulls.stream().map(PlannedPull::node)).doesNotHaveDuplicates();
    assertThat(pulls)
        .allMatch(
            it ->
                it.dueNanos() >= TimeUnit.SECONDS.toNanos(5)
                    && it.dueNanos() < TimeUnit.SECONDS.toNanos(6));
  }

  @Test
  void manners_areTheShares() throws Exception {
    var pulls =
        plan("""
        arrivals: {rate: 1000, duration: 10s}
        slow: {share: 20%, rate: 64KiB}
        leaving: {share: 10%, after: 30%}
        """)
            .pulls();

    assertThat(count(pulls, new Manner.Slow(64 << 10))).isBetween(1800L, 2200L);
    assertThat(count(pulls, new Manner.Leaving(0.3))).isBetween(850L, 1150L);
  }

  @Test
  void part_ofEachLoop_isAllPullsOfItsNodes() throws Exception {
    Plan plan = plan("nodes: 7\narrivals: {rate: 100, duration: 1s}");

    assertThat(IntStream.range(0, 3).mapToObj(loop -> plan.part(loop, 3)).flatMap(List::stream))
        .containsExactlyInAnyOrderElementsOf(plan.pulls());
    assertThat(plan.part(1, 3)).allMatch(it -> it.node() % 3 == 1);
  }

  @Test
  void clients_ofNodes_areTheMix() {
    var mix = new ClientMix(6, 3, 1);

    Map<ClientKind, Long> counts =
        IntStream.range(0, 50)
            .mapToObj(node -> mix.of(node, 50))
            .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));

    assertThat(counts)
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(ClientKind.CONTAINERD, 30L, ClientKind.DOCKERD, 15L, ClientKind.PODMAN, 5L));
  }

  private Plan plan(String yaml) throws Exception {
    return Plan.of(Scenario.read(Files.writeString(folder.resolve("scenario.yaml"), yaml)));
  }

  private static long count(List<PlannedPull> pulls, Manner manner) {
    return pulls.stream().filter(it -> it.manner().equals(manner)).count();
  }
}
