package dev.entrepot.loadtest.jmh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.loadtest.jmh.DigestBenchmark.Memory;
import dev.entrepot.verifier.Verified;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The benchmark of the digest. */
final class DigestBenchmarkTest {
  /** Does not divide the stream's length. */
  private static final int BATCH_BYTES = 100_000;

  @ParameterizedTest
  @EnumSource
  void verifierAndJdk_ofOneStream_calculateTheSame(Memory memory) {
    var benchmark = new DigestBenchmark();
    benchmark.batchBytes = BATCH_BYTES;
    benchmark.memory = memory;
    benchmark.makeStream();
    byte[] value = benchmark.jdk();
    for (int round = 0; round < 2; round++) {
      assertThat(benchmark.verifier())
          .asInstanceOf(InstanceOfAssertFactories.type(Verified.class))
          .satisfies(
              verified -> {
                assertThat(verified.size()).isEqualTo(DigestBenchmark.STREAM_MEBIBYTES << 20);
                assertThat(verified.digest().value()).isEqualTo(value);
              });
    }
  }
}
