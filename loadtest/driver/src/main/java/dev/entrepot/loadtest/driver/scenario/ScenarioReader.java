package dev.entrepot.loadtest.driver.scenario;

import dev.entrepot.config.read.Section;
import dev.entrepot.oci.RegistryName;
import java.util.List;
import java.util.Optional;

/** Reads a scenario's file; what others have to go together with is read first. */
final class ScenarioReader {
  private ScenarioReader() {}

  static Scenario read(Section root) {
    long nodes = root.get(Scenario.NODES);
    Optional<RegistryName> registry = root.find(Scenario.REGISTRY);
    List<Burst> bursts = root.section("bursts", section -> bursts(nodes, section));
    long inBursts = bursts.stream().mapToLong(Burst::nodes).sum();
    Arrivals arrivals = root.section("arrivals", section -> Arrivals.read(section, inBursts));
    WarmImages images = root.section("images", WarmImages::read);
    SlowPulls slow = root.section("slow", SlowPulls::read);
    return new Scenario(
        root.get(Scenario.SEED),
        Math.toIntExact(nodes),
        Math.toIntExact(root.get(Scenario.CONNECTIONS)),
        root.get(Scenario.PATIENCE),
        registry,
        root.get(Scenario.PLATFORM),
        root.section("clients", section -> ClientMix.read(section, registry)),
        images,
        root.section("cold", section -> ColdImages.read(section, arrivals, images)),
        arrivals,
        bursts,
        slow,
        root.section("leaving", section -> LeavingPulls.read(section, slow)),
        root.section("tls", section -> section.find(Scenario.CA)));
  }

  private static List<Burst> bursts(long nodes, Section section) {
    var bursts =
        section.children(List.of()).entrySet().stream()
            .flatMap(
                child ->
                    child.getValue().read(it -> Burst.read(child.getKey(), nodes, it)).stream())
            .toList();
    if (bursts.size() > Scenario.MAX_BURSTS) {
      section.fault(
          "at most %d bursts".formatted(Scenario.MAX_BURSTS), "%d".formatted(bursts.size()));
    }
    return bursts;
  }
}
