package dev.entrepot.cache.missed;

import static dev.entrepot.cache.Names.ALPINE;
import static dev.entrepot.cache.Names.DEBIAN;
import static dev.entrepot.cache.Names.LATEST;
import static dev.entrepot.cache.Names.NOW;
import static dev.entrepot.cache.index.Link.Kind.BLOB;
import static dev.entrepot.cache.index.Link.Kind.MANIFEST;
import static dev.entrepot.cache.missed.Miss.Asked.CONTENT;
import static dev.entrepot.cache.missed.Miss.Asked.DESCRIPTION;
import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.cache.Content;
import dev.entrepot.oci.Reference;
import dev.entrepot.oci.Repository;
import dev.entrepot.oci.RepositoryName;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MissesTest {
  private static final Reference TAG = new Reference.Tagged(LATEST);
  private static final Reference DIGEST = new Reference.Digested(Content.of("a layer").digest());

  @TempDir private Path folder;
  private Instant now = NOW.truncatedTo(ChronoUnit.MILLIS);

  @Test
  void note_descriptionAndThenContent_isOnePull() {
    var misses = open();
    for (int pull = 0; pull < 3; pull++) {
      misses.note(ALPINE, TAG, MANIFEST, DESCRIPTION);
      misses.note(ALPINE, TAG, MANIFEST, CONTENT);
    }
    misses.note(DEBIAN, TAG, MANIFEST, DESCRIPTION);
    misses.note(DEBIAN, TAG, MANIFEST, DESCRIPTION);
    assertThat(misses.list()).extracting(Miss::count).containsExactly(3L, 2L);
  }

  @Test
  void note_again_keepsTheFirstTimeAndTheLast() {
    var misses = open();
    Instant first = now;
    misses.note(ALPINE, TAG, MANIFEST, CONTENT);
    now = now.plusSeconds(60);
    misses.note(ALPINE, TAG, MANIFEST, CONTENT);
    Instant last = now;
    now = now.minusSeconds(30); // The clock was set back.
    misses.note(ALPINE, TAG, MANIFEST, CONTENT);
    assertThat(misses.list()).containsExactly(new Miss(ALPINE, TAG, MANIFEST, first, last, 0, 3));
  }

  @Test
  void note_digestAsManifestAndAsBlob_isAManifest() {
    var misses = open();
    misses.note(ALPINE, DIGEST, MANIFEST, DESCRIPTION);
    misses.note(ALPINE, DIGEST, BLOB, DESCRIPTION);
    misses.note(DEBIAN, DIGEST, BLOB, CONTENT);
    assertThat(misses.list()).extracting(Miss::kind).containsExactly(MANIFEST, BLOB);
  }

  @Test
  void note_moreThanMayBeKept_leastLatelyMissedGo() {
    var misses = open();
    for (int number = 0; number < Misses.MAX_MISSES; number++) {
      misses.note(repository(number), TAG, MANIFEST, CONTENT);
    }
    misses.note(repository(0), TAG, MANIFEST, CONTENT);
    misses.note(ALPINE, TAG, MANIFEST, CONTENT);
    assertThat(misses.list())
        .hasSize(Misses.MAX_MISSES)
        .extracting(Miss::repository)
        .doesNotContain(repository(1))
        .endsWith(repository(Misses.MAX_MISSES - 1), repository(0), ALPINE);
    misses.save();
    assertThat(open().list()).isEqualTo(misses.list());
  }

  @Test
  void save_thenOpen_knowsAllOfIt() {
    var misses = open();
    misses.note(ALPINE, DIGEST, BLOB, CONTENT);
    now = now.plus(Duration.ofDays(2));
    misses.note(DEBIAN, TAG, MANIFEST, DESCRIPTION);
    misses.note(ALPINE, DIGEST, BLOB, CONTENT);
    misses.save();
    assertThat(open().list()).isEqualTo(misses.list()).hasSize(2);
  }

  @Test
  void save_withoutNews_writesNothing() throws IOException {
    var misses = open();
    misses.save();
    assertThat(file()).doesNotExist();
    misses.note(ALPINE, TAG, MANIFEST, CONTENT);
    misses.save();
    Files.delete(file());
    misses.save();
    assertThat(file()).doesNotExist();
  }

  @Test
  void save_thatFails_isDoneTheNextTime() throws IOException {
    var misses = open();
    misses.note(ALPINE, TAG, MANIFEST, CONTENT);
    Path obstacle = Files.createDirectory(folder.resolve("missed.tmp"));
    misses.save();
    misses.save();
    assertThat(file()).doesNotExist();
    Files.delete(obstacle);
    misses.save();
    assertThat(open().list()).isEqualTo(misses.list());
  }

  @Test
  void forget_untilATime_keepsWhatWasMissedSince() {
    var misses = open();
    misses.note(ALPINE, TAG, MANIFEST, CONTENT);
    misses.note(DEBIAN, TAG, MANIFEST, CONTENT);
    Instant printed = now;
    now = now.plusMillis(1);
    misses.note(DEBIAN, TAG, MANIFEST, CONTENT);
    assertThat(misses.forget(printed)).isEqualTo(1);
    assertThat(misses.list()).extracting(Miss::repository).containsExactly(DEBIAN);
    misses.save();
    assertThat(open().list()).isEqualTo(misses.list());
  }

  @Test
  void open_damagedLines_arePassedOver() throws IOException {
    var misses = open();
    misses.note(ALPINE, TAG, MANIFEST, CONTENT);
    misses.note(DEBIAN, TAG, MANIFEST, CONTENT);
    misses.save();
    List<String> lines = new ArrayList<>(Files.readAllLines(file()));
    String whole = lines.get(2);
    lines.set(1, whole.replace("library/debian", "Library//debian"));
    lines.add(whole.replace("manifest", "tag"));
    lines.add(whole.replace("\t1\t", "\t-1\t"));
    lines.add(whole.replaceFirst("^[^\t]*", "yesterday"));
    lines.add("");
    lines.add(whole + "\t");
    Files.write(file(), lines);
    assertThat(open().list()).extracting(Miss::repository).containsExactly(DEBIAN);
  }

  @Test
  void open_fileOfAnotherFormatOrTooLarge_isAsNone() throws IOException {
    Files.writeString(file(), "entrepot-missed 2\n");
    assertThat(open().list()).isEmpty();
    Files.write(file(), new byte[0]);
    assertThat(open().list()).isEmpty();
    try (var large =
        Files.newByteChannel(file(), Set.of(StandardOpenOption.WRITE, StandardOpenOption.SPARSE))) {
      large.position(MissesFile.MAX_BYTES).write(ByteBuffer.allocate(1));
    }
    assertThat(open().list()).isEmpty();
  }

  private Misses open() {
    return Misses.open(file(), () -> now);
  }

  private Path file() {
    return folder.resolve("missed");
  }

  private static Repository repository(int number) {
    return new Repository(ALPINE.registry(), new RepositoryName("some/" + number));
  }
}
