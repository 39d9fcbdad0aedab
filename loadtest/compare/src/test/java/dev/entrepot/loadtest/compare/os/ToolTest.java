package dev.entrepot.loadtest.compare.os;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What is said when programs are missing. */
final class ToolTest {
  @Test
  void sentence_twoProgramsAreMissing_namesThemAndTheirPackages() {
    assertThat(Tool.sentence(List.of(Tool.NGINX, Tool.TASKSET)))
        .isEqualTo("nginx, taskset are not installed: apt-get install nginx-light util-linux");
  }

  @Test
  void missing_nothingIsWanted_isEmpty() {
    assertThat(Tool.missing(List.of())).isEmpty();
  }
}
