package dev.entrepot.loadtest.simulator.trace;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * The images of a site that builds: bases that change every few weeks, dependencies that change
 * every few builds, and applications that change with each. What a new version replaces is asked
 * for seldom from then on.
 */
final class CiCatalogue {
  static final int APPLICATIONS = 300;
  static final int TOOLS = 150;
  private static final int BASES = 30;
  private static final int BASE_LAYERS = 4;
  private static final int TOOL_LAYERS = 6;

  /** The chance that a base, or a tool, gets a new version on a day. */
  private static final double CHANGE_OF_BASE = 1.0 / 20;

  /** The chance that a build brings new dependencies. */
  private static final double CHANGE_OF_DEPENDENCIES = 0.15;

  private final TraceBuilder trace;
  private final BlobSizes sizes;
  private final RandomGenerator random;
  private final List<List<Integer>> bases = new ArrayList<>();
  private final List<List<Integer>> dependencies = new ArrayList<>();
  private final List<CiImage> tools = new ArrayList<>();

  /** All versions of each application, the latest last. */
  private final List<List<CiImage>> applications = new ArrayList<>();

  CiCatalogue(TraceBuilder trace, RandomGenerator random) {
    this.trace = trace;
    this.random = random;
    sizes = new BlobSizes(random);
    IntStream.range(0, BASES).forEach(_ -> bases.add(layers(BASE_LAYERS)));
    IntStream.range(0, TOOLS).forEach(_ -> tools.add(newTool()));
    for (int application = 0; application < APPLICATIONS; application++) {
      dependencies.add(layers(2));
      applications.add(new ArrayList<>());
      build(application);
    }
  }

  /** A new version of an application, on the bases of today. */
  CiImage build(int application) {
    if (random.nextDouble() < CHANGE_OF_DEPENDENCIES) {
      dependencies.set(application, layers(1 + random.nextInt(2)));
    }
    var shared = new ArrayList<>(bases.get(application % BASES));
    shared.addAll(dependencies.get(application));
    var own = smallOnes();
    own.addAll(layers(1));
    var built = new CiImage(shared, own);
    applications.get(application).add(built);
    return built;
  }

  CiImage latest(int application) {
    return applications.get(application).getLast();
  }

  /** Any version of an application, an old one for the most part. */
  CiImage anyVersion(int application) {
    var versions = applications.get(application);
    return versions.get(random.nextInt(versions.size()));
  }

  CiImage tool(int tool) {
    return tools.get(tool);
  }

  /** A new day: some bases and tools have new versions. */
  void renew() {
    bases.replaceAll(base -> random.nextDouble() < CHANGE_OF_BASE ? layers(BASE_LAYERS) : base);
    tools.replaceAll(tool -> random.nextDouble() < CHANGE_OF_BASE ? newTool() : tool);
  }

  private CiImage newTool() {
    var own = smallOnes();
    own.addAll(layers(TOOL_LAYERS));
    return new CiImage(List.of(), own);
  }

  /** A manifest and a config. */
  private List<Integer> smallOnes() {
    return new ArrayList<>(List.of(trace.object(sizes.small()), trace.object(sizes.small())));
  }

  private List<Integer> layers(int count) {
    return IntStream.range(0, count).mapToObj(_ -> trace.object(sizes.layer())).toList();
  }
}
