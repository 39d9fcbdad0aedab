package dev.entrepot.cli.progress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.oci.Digest;
import dev.entrepot.operate.pull.BlobState;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class DownloadLinesTest {
  private static final String IMAGE = "docker.io/library/app:1";

  private static Digest digest(int i) {
    return Digest.parse("sha256:" + "%02x".formatted(i).repeat(32)).orElseThrow();
  }

  private static DownloadLines running(boolean named, int count) {
    var lines = new DownloadLines(named);
    IntStream.range(0, count)
        .forEach(i -> lines.show(IMAGE, digest(i), new BlobState.Coming(5_000_000, 10_000_000)));
    return lines;
  }

  @Test
  void lines_ofOneImage_areAsDockerDrawsThem() {
    assertThat(running(false, 1).lines(79, 23))
        .containsExactly(
            "000000000000: Downloading [=================>                 ] 5MB/10MB");
  }

  @Test
  void lines_ofSeveralImages_haveTheirNames() {
    assertThat(running(true, 1).lines(119, 23).getFirst())
        .startsWith(IMAGE + " 000000000000: Downloading [===");
  }

  @Test
  void lines_narrowTerminal_cutTheNameAtItsBeginning() {
    List<String> lines = running(true, 1).lines(60, 23);
    assertThat(lines.getFirst())
        .startsWith("…er.io/library/app:1 000000000000: ")
        .hasSizeLessThan(61);
  }

  @Test
  void lines_onceDone_areGone() {
    DownloadLines lines = running(false, 2);
    lines.show(IMAGE, digest(0), new BlobState.Complete(10_000_000));
    assertThat(lines.lines(79, 23)).hasSize(1).first().asString().startsWith("010101010101");
  }

  @Test
  void lines_moreThanThereIsRoomFor_areCounted() {
    assertThat(running(false, 40).lines(79, 23))
        .hasSize(DownloadLines.MAX_LINES)
        .last()
        .isEqualTo("… and 29 more");
    assertThat(running(false, 40).lines(79, 3)).hasSize(3).last().isEqualTo("… and 38 more");
  }

  @Test
  void lines_sizeIsUnknown_showsWhatHasCome() {
    var lines = new DownloadLines(false);
    lines.show(IMAGE, digest(1), new BlobState.Waiting());
    assertThat(lines.lines(79, 23)).isEmpty();
    lines.show(IMAGE, digest(1), new BlobState.Coming(1500, 0));
    assertThat(lines.lines(79, 23).getFirst())
        .startsWith("010101010101: Downloading [>  ")
        .endsWith("] 1.5kB");
  }
}
