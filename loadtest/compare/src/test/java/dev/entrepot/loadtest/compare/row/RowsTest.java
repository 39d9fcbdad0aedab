package dev.entrepot.loadtest.compare.row;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.entrepot.loadtest.compare.result.Figure;
import dev.entrepot.loadtest.compare.upstream.Sent;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What all rows have in common, and how costs are counted. */
final class RowsTest {
  private static final Path PAGE = Path.of("..", "..", "docs", "performance.md");

  @Test
  void all_names_areUnique() {
    assertThat(Rows.all()).extracting(Row::name).doesNotHaveDuplicates();
    for (Row row : Rows.all()) {
      assertThat(row.figures()).extracting(Figure::name).doesNotHaveDuplicates();
    }
  }

  @Test
  void all_overPlainHttp_areOnThePage() throws Exception {
    String page = Files.readString(PAGE);

    assertThat(Rows.all())
        .filteredOn(row -> row.scheme() == Scheme.HTTP && !row.name().endsWith("-digest"))
        .extracting(row -> "| `" + row.name() + "`")
        .allMatch(page::contains);
  }

  @Test
  void all_overHttps_sayItInNameAndTitle() {
    assertThat(Rows.all())
        .filteredOn(row -> row.scheme() == Scheme.HTTPS)
        .isNotEmpty()
        .allMatch(row -> row.name().endsWith("-tls") && row.title().endsWith("TLS 1.3"));
  }

  @Test
  void cost_gigabytes_arePowersOfTen() {
    var cost = new Cost(2, 0.5, new Sent(1, 1));

    assertThat(cost.cpuSecondsAGigabyte(250e6)).isCloseTo(2, within(1e-9));
    assertThat(cost.gigabytesASecond(250e6)).isCloseTo(0.125, within(1e-9));
  }
}
