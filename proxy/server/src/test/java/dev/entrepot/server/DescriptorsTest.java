package dev.entrepot.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.config.ClientsConfig;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How descriptors are shared out, whatever the system's limit. */
final class DescriptorsTest {
  private static final long OPEN = 60;

  @ParameterizedTest
  @ValueSource(longs = {100, 400, 1024, 4096, 65_536, 1 << 20, 1 << 30, Long.MAX_VALUE})
  void of_limit_keepsRoomForAll(long limit) {
    Descriptors shared = Descriptors.of(limit, OPEN);
    long free = limit - OPEN;
    long clients = shared.connections() + shared.connections() / 2L;
    long others = free - shared.files() - clients;
    assertThat(others)
        .as("what is left for upstreams, downloads, the index and operators of %s", shared)
        .isGreaterThanOrEqualTo(Math.min(Descriptors.MOST_FOR_OTHERS, free / 4));
    assertThat((long) shared.files())
        .as("kept files of %s", shared)
        .isBetween(Math.min(Descriptors.MOST_FILES, free / 8), (long) Descriptors.MOST_FILES);
    assertThat((long) shared.connections())
        .as("connections of %s", shared)
        .isGreaterThanOrEqualTo(Math.min(free / 4, 1 << 20));
  }

  @ParameterizedTest
  @CsvSource({
    "400, 53, 106",
    "1024, 150, 302",
    "4096, 753, 1506",
    "65536, 1024, 42285",
  })
  void of_limit_isSharedOut(long limit, int files, int connections) {
    assertThat(Descriptors.of(limit, OPEN)).isEqualTo(new Descriptors(limit, files, connections));
  }

  /** Systems tell it as the greatest number, with a sign or without. */
  @ParameterizedTest
  @ValueSource(longs = {-1, Long.MAX_VALUE})
  void of_noLimit_isPlenty(long limit) {
    Descriptors shared = Descriptors.of(limit, OPEN);
    assertThat(shared.files()).isEqualTo(Descriptors.MOST_FILES);
    assertThat(shared.connections()).isGreaterThan(1 << 20);
  }

  /** The server starts, and serves a client after the other. */
  @ParameterizedTest
  @ValueSource(longs = {0, 1, 59, 60, 61, 68})
  void of_limitThatIsUsedUp_leavesAFew(long limit) {
    Descriptors shared = Descriptors.of(limit, OPEN);
    assertThat(shared.files()).isPositive();
    assertThat(shared.connections()).isPositive();
  }

  @Test
  void connections_configured_areThatManyWhereThereAreDescriptors() {
    Descriptors shared = Descriptors.of(400, OPEN);
    assertThat(shared.connections(configured(5))).isEqualTo(5);
    assertThat(shared.connections(configured(100_000))).isEqualTo(shared.connections());
  }

  @Test
  void connections_notConfigured_areNoMoreThanTheHeapHolds() {
    int connections = Descriptors.of(Long.MAX_VALUE, OPEN).connections(ClientsConfig.DEFAULTS);
    assertThat(connections).isBetween(1, (int) (Runtime.getRuntime().maxMemory() >> 17));
  }

  private static ClientsConfig configured(long connections) {
    return new ClientsConfig(Optional.of(connections));
  }
}
