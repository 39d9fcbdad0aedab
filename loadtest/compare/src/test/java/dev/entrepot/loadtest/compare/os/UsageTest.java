package dev.entrepot.loadtest.compare.os;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the kernel says of processes. */
final class UsageTest {
  /** As in proc(5), from the state on; utime, stime, cutime and cstime are 700, 60, 5 and 4. */
  private static final String REST =
      " S 1 42 42 0 -1 4194560 100 0 0 0 700 60 5 4 20 0 1 0 999 1 2";

  @ParameterizedTest
  @ValueSource(strings = {"nginx", "a b", "we (ird)", ") S 1 2 3", "nginx: worker 9"})
  void ticks_anyName_sumsTheFourTimes(String name) {
    assertThat(Usage.ticks("42 (" + name + ")" + REST)).isEqualTo(769);
  }

  @Test
  void of_thisProcess_isAtLeastWhatTheJvmKnows() throws Exception {
    ProcessHandle self = ProcessHandle.current();
    Duration known = self.info().totalCpuDuration().orElseThrow();

    assertThat(Usage.of(self)).isGreaterThanOrEqualTo(known.minusMillis(20)).isPositive();
  }

  @Test
  void memory_ofThisProcess_sharesNoMoreThanItHas() throws Exception {
    Memory memory = Memory.of(ProcessHandle.current());

    assertThat(memory.residentBytes()).isPositive();
    assertThat(memory.proportionalBytes()).isPositive().isLessThanOrEqualTo(memory.residentBytes());
  }

  @Test
  void memory_rollup_isKilobytes() {
    String rollup =
        """
        00400000-7ffd1000 ---p 00000000 00:00 0    [rollup]
        Rss:               21304 kB
        Pss:                6561 kB
        Pss_Dirty:          3000 kB
        """;

    assertThat(Memory.parse(rollup)).isEqualTo(new Memory(21_304L << 10, 6_561L << 10));
  }

  @Test
  void memory_emptyRollup_isNone() {
    assertThat(Memory.parse("")).isEqualTo(Memory.NONE);
  }
}
