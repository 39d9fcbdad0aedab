package dev.entrepot.loadtest.compare.os;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The server's processor, and the load's. */
final class CoresTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"0-1|0|1", "0-3|0|1,2,3", "2,5-6|2|5,6", "4,7|4|7"})
  void split_theFirst_isTheServers(String allowed, String server, String load) throws Exception {
    assertThat(Cores.split(allowed)).isEqualTo(new Cores(server, load));
  }

  @Test
  void split_oneProcessor_saysWhatIsNeeded() {
    assertThatThrownBy(() -> Cores.split("3"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("two processors are needed");
  }
}
