package dev.entrepot.loadtest.simulator.trace;

import java.util.random.RandomGenerator;

/**
 * Sizes as registries hold them: log-normal, layers around 4 MiB with a tail of gibibytes, configs
 * and manifests around 4 kB.
 */
final class BlobSizes {
  private static final long LEAST_BYTES = 100;
  private static final long GREATEST_BYTES = 10L << 30; // 10 GiB
  private static final double LAYER_MEDIAN_BYTES = 4 << 20; // 4 MiB
  private static final double LAYER_SIGMA = 1.8;
  private static final double SMALL_MEDIAN_BYTES = 4_000;
  private static final double SMALL_SIGMA = 0.7;

  /** The share of blobs that are configs and manifests. */
  private static final double SMALL_SHARE = 0.3;

  private final RandomGenerator random;

  BlobSizes(RandomGenerator random) {
    this.random = random;
  }

  /** The bytes of a layer, or of a config or manifest, as a registry mixes them. */
  long any() {
    return random.nextDouble() < SMALL_SHARE ? small() : layer();
  }

  /** The bytes of a layer. */
  long layer() {
    return logNormal(LAYER_MEDIAN_BYTES, LAYER_SIGMA);
  }

  /** The bytes of a config or manifest. */
  long small() {
    return logNormal(SMALL_MEDIAN_BYTES, SMALL_SIGMA);
  }

  private long logNormal(double median, double sigma) {
    double bytes = median * Math.exp(sigma * random.nextGaussian());
    return Math.clamp(Math.round(bytes), LEAST_BYTES, GREATEST_BYTES);
  }
}
