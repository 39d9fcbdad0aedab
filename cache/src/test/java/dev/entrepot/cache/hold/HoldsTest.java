package dev.entrepot.cache.hold;

import static dev.entrepot.cache.Names.ALPINE;
import static dev.entrepot.cache.Names.DEBIAN;
import static dev.entrepot.cache.Names.LATEST;
import static dev.entrepot.cache.Names.pointingAt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.entrepot.cache.Content;
import dev.entrepot.cache.Manifests;
import dev.entrepot.cache.error.StoreException;
import dev.entrepot.oci.ImagePattern;
import dev.entrepot.oci.Tag;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HoldsTest {
  private static final ImagePattern PIN = pattern("docker.io/library/alpine:3.*");

  @TempDir private Path folder;
  private final Content image = Manifests.image(Content.of("a config"), Content.of("a layer"));
  private final Content other =
      Manifests.image(Content.of("another config"), Content.of("another layer"));
  private final Frozen frozen = new Frozen(ALPINE, LATEST, pointingAt(image));
  private Path file = Path.of("");

  @BeforeEach
  void name() {
    file = folder.resolve("holds");
  }

  private static ImagePattern pattern(String text) {
    return ImagePattern.parse(text).orElseThrow();
  }

  private Holds open() throws StoreException {
    return Holds.open(file);
  }

  @Test
  void open_afterRestart_holdsTheSame() throws Exception {
    Holds holds = open();
    assertThat(holds.pin(PIN)).isTrue();
    assertThat(holds.pin(PIN)).isFalse();
    assertThat(holds.freeze(frozen)).isTrue();
    assertThat(holds.freeze(frozen)).isFalse();

    Holds again = open();
    assertThat(again.pins()).containsExactly(PIN);
    assertThat(again.frozen()).containsExactly(frozen);
    assertThat(again.frozen(ALPINE, LATEST)).contains(frozen.target());
    assertThat(again.frozen(DEBIAN, LATEST)).isEmpty();
    assertThat(again.frozen(ALPINE, new Tag("other"))).isEmpty();
    assertThat(again.patterns())
        .containsExactly(PIN, new ImagePattern.Digested(ALPINE, image.digest()));
  }

  @Test
  void change_takenBack_isHeldNoMore() throws Exception {
    Holds holds = open();
    holds.pin(PIN);
    holds.freeze(frozen);

    assertThat(holds.unpin(PIN)).isTrue();
    assertThat(holds.unpin(PIN)).isFalse();
    assertThat(holds.thaw(ALPINE, LATEST)).isTrue();
    assertThat(holds.thaw(ALPINE, LATEST)).isFalse();
    assertThat(open().patterns()).isEmpty();
  }

  @Test
  void freeze_frozenTag_pointsElsewhere() throws Exception {
    Holds holds = open();
    holds.freeze(frozen);

    assertThat(holds.freeze(new Frozen(ALPINE, LATEST, pointingAt(other)))).isTrue();
    assertThat(open().frozen()).hasSize(1);
    assertThat(open().frozen(ALPINE, LATEST)).contains(pointingAt(other));
  }

  @Test
  void onChange_isToldOnceItIsOnDisk() throws Exception {
    Holds holds = open();
    List<String> onDisk = new ArrayList<>();
    holds.onChange(
        () -> {
          try {
            onDisk.add(Files.readString(file));
          } catch (IOException e) {
            throw new IllegalStateException(e);
          }
        });
    holds.pin(PIN);
    holds.pin(PIN);

    assertThat(onDisk).singleElement().asString().contains("pin\t" + PIN);
  }

  @Test
  void pin_oneTooMany_changesNothing() throws Exception {
    Holds holds = open();
    for (int i = 0; i < Holds.MAX_PINS; i++) {
      holds.pin(pattern("docker.io/library/alpine:" + i));
    }

    assertThatExceptionOfType(StoreException.class)
        .isThrownBy(() -> holds.pin(PIN))
        .withMessageContaining("1000");
    assertThat(holds.pins()).hasSize(Holds.MAX_PINS).doesNotContain(PIN);
    assertThat(open().pins()).hasSize(Holds.MAX_PINS);
  }

  @Test
  void pin_diskRefuses_changesNothing() throws Exception {
    Holds holds = open();
    Files.createDirectory(folder.resolve("holds.tmp"));
    Files.createFile(folder.resolve("holds.tmp/in-the-way"));

    assertThatExceptionOfType(IOException.class).isThrownBy(() -> holds.pin(PIN));
    assertThat(holds.pins()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "entrepot-holds 2",
        "entrepot-holds 1;pin",
        "entrepot-holds 1;pin,no pattern",
        "entrepot-holds 1;held,docker.io/library/alpine:3",
        "entrepot-holds 1;frozen,docker.io,library/alpine,latest",
        "entrepot-holds"
            + " 1;frozen,docker.io,library/alpine,latest,sha256:0,a/b,1,2026-01-01T00:00:00Z"
      })
  void open_damagedFile_saysWhatToDo(String text) throws Exception {
    Files.writeString(file, text.replace(';', '\n').replace(',', '\t'));

    assertThatExceptionOfType(StoreException.class)
        .isThrownBy(this::open)
        .withMessageContainingAll(file.toString(), "restore it, or move it away");
  }
}
