package dev.entrepot.cache;

import static dev.entrepot.cache.Names.ALPINE;
import static dev.entrepot.cache.Names.DEBIAN;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.entrepot.cache.index.Link;
import dev.entrepot.cache.verify.Scrub;
import dev.entrepot.oci.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** A scrub, step by step, over restarts. */
final class ScrubTest extends ContentCacheFixture {
  private static final Duration INTERVAL = Duration.ofDays(30);
  private static final long FAST = 1L << 40;

  private Scrub scrub() {
    return cache().maintenance().scrub(INTERVAL, FAST);
  }

  private static List<Digest> untilItRests(Scrub scrub) throws Exception {
    var removed = new ArrayList<Digest>();
    while (scrub.step().isZero()) {
      removed.addAll(scrub.takeRemoved());
    }
    return removed;
  }

  private Path memory() {
    return parent.resolve("data/scrub");
  }

  private void damage(Content content) throws IOException {
    Files.write(file(content), new byte[content.bytes().length]);
  }

  @Test
  void step_damagedBlobs_areTakenOutAndTold() throws Exception {
    fill();
    commit(config);
    damage(blob);
    var scrub = scrub();
    assertThat(untilItRests(scrub)).containsExactly(blob.digest());
    assertThat(cache().blobs().size(blob.digest())).isEmpty();
    assertThat(cache().blobs().size(config.digest())).isPresent();
    assertThat(scrub.wrong()).isEqualTo(1);
    assertThat(scrub.bytes()).isEqualTo(blob.bytes().length + config.bytes().length);
    assertThat(scrub.share()).isEqualTo(1);
    assertThat(cache().inspection().holders(Set.of(blob.digest(), config.digest())))
        .hasSize(2)
        .containsEntry(blob.digest(), ALPINE);
  }

  private List<String> linesOf(Scrub scrub) throws Exception {
    var lines = new ListAppender<ILoggingEvent>();
    var logger = (Logger) LoggerFactory.getLogger(Scrub.class);
    lines.start();
    logger.addAppender(lines);
    try {
      untilItRests(scrub);
    } finally {
      logger.detachAppender(lines);
    }
    return lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  @Test
  void step_emptyStore_logsNothing() throws Exception {
    assertThat(linesOf(scrub())).isEmpty();
  }

  @Test
  void step_endOfPass_logsWhatWasChecked() throws Exception {
    commit(blob);
    assertThat(linesOf(scrub()))
        .containsExactly(
            "Everything stored has been checked; since the start: 1 blob, %d bytes, 0 manifests; 0 wrong, 0 unreadable."
                .formatted(blob.bytes().length));
  }

  @Test
  void holders_oneIsConfirmedAndOthersName_isThatOne() throws Exception {
    var digest = blob.digest();
    await(
        cache().metadata().addLink(ALPINE, digest, Link.named(Link.Kind.BLOB, OptionalLong.of(1))));
    assertThat(cache().inspection().holders(Set.of(digest))).containsEntry(digest, ALPINE);
    await(cache().metadata().addLink(DEBIAN, digest, Link.confirmed(Link.Kind.BLOB, 1)));
    assertThat(cache().inspection().holders(Set.of(digest))).containsEntry(digest, DEBIAN);
  }

  @Test
  void step_passIsOver_restsForTheInterval() throws Exception {
    commit(blob);
    var scrub = scrub();
    assertThat(untilItRests(scrub)).isEmpty();
    damage(blob);
    assertThat(scrub.step()).isEqualTo(INTERVAL);
    assertThat(cache().blobs().size(blob.digest())).isPresent();
    reopen();
    assertThat(scrub().step()).isEqualTo(INTERVAL);
  }

  @Test
  void step_laterProcess_goesOnWhereTheLastOneWas() throws Exception {
    var random = new Random(7);
    for (int i = 0; i < 40; i++) {
      commit(Content.random(random, 100));
    }
    var first = scrub();
    assertThat(first.step()).isZero();
    assertThat(first.bytes()).isBetween(100L, 3900L);
    double share = first.share();
    assertThat(share).isBetween(0.01, 0.99);
    reopen();
    var second = scrub();
    assertThat(second.share()).isEqualTo(share);
    untilItRests(second);
    assertThat(first.bytes() + second.bytes()).isEqualTo(40 * 100);
  }

  @Test
  void step_memoryThatIsNotUnderstood_beginsAnew() throws Exception {
    commit(blob);
    untilItRests(scrub());
    for (String line :
        List.of("", "entrepot-scrub-1 when BLOBS -", "entrepot-scrub-2 x y z", "x".repeat(9999))) {
      Files.writeString(memory(), line);
      var scrub = scrub();
      untilItRests(scrub);
      assertThat(scrub.bytes()).as(line).isEqualTo(blob.bytes().length);
    }
  }

  @Test
  void step_clockThatWasSetBack_doesNotRestForLonger() throws Exception {
    commit(blob);
    Files.writeString(memory(), "entrepot-scrub-1 2999-01-01T00:00:00Z REST -\n");
    assertThat(scrub().step()).isEqualTo(INTERVAL);
    assertThat(Files.readString(memory())).startsWith("entrepot-scrub-1 " + Names.NOW + " REST");
  }
}
