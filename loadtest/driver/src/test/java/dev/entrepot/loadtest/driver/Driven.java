package dev.entrepot.loadtest.driver;

import dev.entrepot.config.read.ConfigException;
import dev.entrepot.loadtest.driver.client.Fleet;
import dev.entrepot.loadtest.driver.client.Target;
import dev.entrepot.loadtest.driver.measure.Measurements;
import dev.entrepot.loadtest.driver.plan.Plan;
import dev.entrepot.loadtest.driver.report.Report;
import dev.entrepot.loadtest.driver.scenario.Scenario;
import dev.entrepot.loadtest.upstream.ImageFormat;
import dev.entrepot.loadtest.upstream.LayerSpec;
import dev.entrepot.loadtest.upstream.Platform;
import dev.entrepot.loadtest.upstream.ScriptedRegistry;
import dev.entrepot.loadtest.upstream.TestImage;
import dev.entrepot.loadtest.upstream.TestImages;
import dev.entrepot.loadtest.upstream.TestIndex;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/** A registry, and scenarios that are played against it. */
final class Driven implements AutoCloseable {
  static final long SEED = 7;

  private final Vertx vertx = Vertx.vertx();
  private final Path folder;
  private final ScriptedRegistry registry;

  Driven(Path folder) {
    this(folder, ScriptedRegistry.start());
  }

  Driven(Path folder, ScriptedRegistry registry) {
    this.folder = folder;
    this.registry = registry;
  }

  ScriptedRegistry registry() {
    return registry;
  }

  /** Adds an image with layers of random bytes, and returns what it is on linux/amd64. */
  TestImage add(String repository, int layers, long layerBytes) {
    TestIndex index =
        new TestImages(
                SEED + repository.hashCode(),
                ImageFormat.OCI,
                Collections.nCopies(layers, new LayerSpec.Random(layerBytes)))
            .addIndexTo(
                registry.repository(repository),
                List.of(Platform.LINUX_ARM64, Platform.LINUX_AMD64),
                "v1");
    return index.images().getLast();
  }

  Scenario scenario(String yaml) throws IOException, ConfigException {
    return Scenario.read(Files.writeString(folder.resolve("scenario.yaml"), yaml));
  }

  /** Plays a scenario to its end. */
  Report play(String yaml) throws Exception {
    try (var quiet = Progress.lines(0, new PrintWriter(Writer.nullWriter()))) {
      return new Run("test", scenario(yaml), target(), 1, OptionalLong::empty, quiet).play(vertx);
    }
  }

  /** Begins a scenario, as if it had begun so long ago. */
  CompletableFuture<Void> begin(Scenario scenario, Measurements measurements, long nanosAgo) {
    return new Fleet(scenario, target(), measurements)
        .run(vertx, Plan.of(scenario), 1, System.nanoTime() - nanosAgo)
        .toCompletionStage()
        .toCompletableFuture();
  }

  /** One pull by a program that takes the registry for a mirror of docker.io. */
  static String onePull(String program, String image) {
    return """
    nodes: 1
    registry: docker.io
    clients: {containerd: 0, %s: 1}
    bursts: {one: {nodes: 1, image: "%s", within: 0s}}
    """
        .formatted(program, image)
        .replace("containerd: 0, containerd: 1", "containerd: 1");
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
    registry.close();
  }

  private Target target() {
    return Target.of(registry.uri().toString(), Optional.empty());
  }
}
