package dev.entrepot.loadtest.driver.scenario;

import dev.entrepot.config.read.ConfigException;
import dev.entrepot.config.read.ConfigReader;
import dev.entrepot.config.read.Durations;
import dev.entrepot.config.read.Environment;
import dev.entrepot.config.read.Key;
import dev.entrepot.config.read.ValueType;
import dev.entrepot.config.read.ValueTypes;
import dev.entrepot.oci.RegistryName;
import dev.entrepot.oci.manifest.Platform;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a fleet does.
 *
 * @param seed of all chance: the same scenario with the same seed is the same load
 * @param nodes how many machines pull
 * @param connections the most that a node has at a time
 * @param patience after how long a pull that has not ended is given up
 * @param registry what the target is a mirror of; empty if it is the images' own registry
 * @param platform that the nodes run on
 * @param ca what the target's certificate is checked with, PEM; empty for what the JDK trusts
 */
public record Scenario(
    long seed,
    int nodes,
    int connections,
    Duration patience,
    Optional<RegistryName> registry,
    Platform platform,
    ClientMix clients,
    WarmImages images,
    ColdImages cold,
    Arrivals arrivals,
    List<Burst> bursts,
    SlowPulls slow,
    LeavingPulls leaving,
    Optional<Path> ca) {
  /** How many nodes there may be. */
  public static final int MAX_NODES = 10_000;

  /** How many pulls there may be; each is planned before the first begins. */
  public static final int MAX_PULLS = 1_000_000;

  /** How many bursts there may be. */
  public static final int MAX_BURSTS = 100;

  static final Key<Long> SEED = Key.of("seed", ValueTypes.count(0, Integer.MAX_VALUE), "1");
  static final Key<Long> NODES = Key.of("nodes", ValueTypes.count(1, MAX_NODES), "10");
  static final Key<Long> CONNECTIONS = Key.of("connections", ValueTypes.count(1, 1000), "100");
  static final Key<Duration> PATIENCE = Key.of("patience", Durations.between("1s", "1d"), "5m");
  static final Key<RegistryName> REGISTRY =
      Key.optional(
          "registry",
          ValueType.of("the host of a registry, such as docker.io", RegistryName::parse));
  static final Key<Platform> PLATFORM = Key.of("platform", ValueTypes.platform(), "linux/amd64");
  static final Key<Path> CA = Key.optional("ca", ValueTypes.readableFile());

  /**
   * @throws IllegalArgumentException if a value is out of its bounds
   */
  public Scenario {
    SEED.require(seed);
    NODES.require((long) nodes);
    CONNECTIONS.require((long) connections);
    PATIENCE.require(patience);
    bursts = List.copyOf(bursts);
  }

  /**
   * Reads a scenario. Blocking.
   *
   * @throws ConfigException with all that is wrong with it, each with line and key
   */
  public static Scenario read(Path file) throws ConfigException {
    return ConfigReader.read(Optional.of(file), new Environment(Map.of()), ScenarioReader::read);
  }

  /** How many pulls it has, those of bursts too. */
  public long pulls() {
    return arrivals.pulls() + bursts.stream().mapToLong(Burst::nodes).sum();
  }
}
