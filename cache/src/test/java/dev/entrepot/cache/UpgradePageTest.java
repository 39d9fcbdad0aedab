package dev.entrepot.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the page on upgrades says of the store's layout. */
final class UpgradePageTest {
  private static final Path PAGE = Path.of("..", "docs", "upgrade.md");

  private String page;

  @BeforeEach
  void readPage() throws Exception {
    page = Files.readString(PAGE);
  }

  @Test
  void page_versionsThatAreRead_areThoseOfTheMarker() {
    assertThat(page)
        .contains(
            "**This version reads layouts 1 to %d and writes layout %d.**"
                .formatted(StoreMarker.VERSION, StoreMarker.VERSION))
        .contains("entrepot store, version %d\n".formatted(StoreMarker.VERSION));
  }

  @Test
  void page_tableOfLayouts_hasEachOnce() {
    var rows = Pattern.compile("^\\| (\\d+) \\| .+ \\| .+ \\|$", Pattern.MULTILINE).matcher(page);
    var versions = rows.results().map((MatchResult row) -> Integer.valueOf(row.group(1))).toList();
    assertThat(versions).hasSize(StoreMarker.VERSION).isSorted().doesNotHaveDuplicates();
  }
}
