package dev.entrepot.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.oci.HumanSize;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sizes, ages and tables as people read them. */
final class HumanWordsTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0B",
    "999, 999B",
    "1000, 1kB",
    "7801234, 7.8MB",
    "999999, 1MB",
    "123456789, 123MB",
    "1050000000, 1.05GB",
    "9223372036854775807, 9.22EB"
  })
  void size_isThreeDigitsAndAUnit(long bytes, String text) {
    assertThat(HumanSize.of(bytes)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "PT-5S, Less than a second",
    "PT0S, Less than a second",
    "PT1S, 1 second",
    "PT59S, 59 seconds",
    "PT1M, About a minute",
    "PT45M, 45 minutes",
    "PT46M, About an hour",
    "PT47H, 47 hours",
    "P2D, 2 days",
    "P14D, 2 weeks",
    "P60D, 2 months",
    "P730D, 2 years"
  })
  void age_isANumberAndAUnit(Duration span, String text) {
    assertThat(HumanAge.of(span)).isEqualTo(text);
  }

  @Test
  void table_columns_areAsWideAsTheirWidestCell() {
    var text = new StringWriter();
    try (var table = new TextTable(new PrintWriter(text), List.of("A", "B"))) {
      table.row(List.of("long", "x"));
      table.row(List.of("y", ""));
    }
    assertThat(text.toString().lines()).containsExactly("A      B", "long   x", "y");
  }

  @Test
  void table_manyRows_areAllPrinted() {
    var text = new StringWriter();
    try (var table = new TextTable(new PrintWriter(text), List.of("A"))) {
      for (int i = 0; i < 2 * TextTable.MEASURED; i++) {
        table.row(List.of(Integer.toString(i)));
      }
    }
    assertThat(text.toString().lines()).hasSize(2 * TextTable.MEASURED + 1);
  }
}
