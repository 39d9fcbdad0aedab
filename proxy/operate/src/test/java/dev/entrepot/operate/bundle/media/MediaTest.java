package dev.entrepot.operate.bundle.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.entrepot.operate.bundle.BundleException;
import dev.entrepot.operate.bundle.minisign.SecretKeyFile;
import dev.entrepot.operate.bundle.minisign.SigningKey;
import dev.entrepot.operate.bundle.minisign.VerifyingKey;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bundles as files: written, found again, and held to their checksums. */
final class MediaTest {
  private static final String PUBLIC_KEY =
      "RWSPBWSSd0/4Ce3BX8ts/tyzWAtyhgIZ/2XC5FCm100OdhYu/XtxLGoN";
  private static final String FOREIGN_KEY =
      "RWRZQnClogvOp8xogMynJBZF0zVAvQs+vxbYViJAOGdPm1AxkA1C34Ew";
  private static final String SECRET_KEY =
      "RWQAAEIyAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAjwVkkndP+AnluaNSDSYxbLwWxz2dYO1vGXwdQqumt0+TqWpx586fou3BX8ts/tyzWAtyhgIZ/2XC5FCm100OdhYu/XtxLGoNAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
  private static final int PART = 1000;
  private static final int SIZE = 4 * PART + 1;

  @TempDir private Path folder;
  private final byte[] content = new byte[SIZE];
  private Optional<SigningKey> signing = Optional.empty();
  private Optional<VerifyingKey> required = Optional.empty();

  @BeforeEach
  void makeContent() throws IOException {
    new Random(1).nextBytes(content);
    Path key =
        Files.writeString(
            Files.createDirectory(folder.resolve("keys")).resolve("key"),
            "untrusted comment: x\n" + SECRET_KEY);
    signing = Optional.of(SecretKeyFile.read(key).unlock(new byte[0]));
    required = Optional.of(VerifyingKey.read(PUBLIC_KEY));
  }

  private Path file(String name) {
    return folder.resolve(name);
  }

  private List<Path> write(String name, byte[] bytes, MediaForm form) throws IOException {
    try (var writer = new MediaWriter(file(name), form, InstantSource.system())) {
      try (OutputStream out = writer.output()) {
        out.write(bytes);
      }
      return writer.publish();
    }
  }

  private List<Path> writeParts(String name, byte[] bytes) throws IOException {
    return write(name, bytes, new MediaForm(OptionalLong.of(PART), true, signing));
  }

  private static MediaForm whole() {
    return new MediaForm(OptionalLong.empty(), false, Optional.empty());
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(it -> it.getFileName().toString())
          .filter(it -> !it.equals("keys"))
          .sorted()
          .toList();
    }
  }

  private byte[] read(String... names) throws IOException {
    List<BundleMedia> found =
        new MediaFinder(required).find(Arrays.stream(names).map(this::file).toList());
    assertThat(found).hasSize(1);
    try (MediaInput in = found.getFirst().open()) {
      return in.readAllBytes();
    }
  }

  private void flip(String name, int at) throws IOException {
    byte[] bytes = Files.readAllBytes(file(name));
    bytes[at] ^= 1;
    Files.write(file(name), bytes);
  }

  @Test
  void parts_areRangesOfTheStreamWithAListAndASignature() throws Exception {
    List<Path> files = writeParts("b.tar", content);

    assertThat(names())
        .containsExactly(
            "b.tar.001",
            "b.tar.002",
            "b.tar.003",
            "b.tar.004",
            "b.tar.005",
            "b.tar.sha256",
            "b.tar.sha256.minisig");
    assertThat(files).hasSize(7).allMatch(Files::exists);
    var joined = new ByteArrayOutputStream();
    for (Path part : files.subList(0, 5)) {
      assertThat(Files.size(part)).isLessThanOrEqualTo(PART);
      Files.copy(part, joined);
    }
    assertThat(joined.toByteArray()).isEqualTo(content);
    assertSumsAreRight("b.tar.sha256");
    assertThat(read("b.tar")).isEqualTo(content);
    assertThat(read("b.tar.004", "b.tar.002", "b.tar.001", "b.tar.005", "b.tar.003"))
        .isEqualTo(content);
  }

  /** As {@code sha256sum} sees it. */
  private void assertSumsAreRight(String list) throws Exception {
    Process check =
        new ProcessBuilder("sha256sum", "--check", "--strict", "--quiet", list)
            .directory(folder.toFile())
            .inheritIO()
            .start();
    assertThat(check.waitFor()).isZero();
  }

  @Test
  void parts_thatAreFullToTheLastByte_areNoMore() throws Exception {
    assertThat(writeParts("b.tar", Arrays.copyOf(content, 2 * PART))).hasSize(4);
    assertThat(writeParts("c.tar", Arrays.copyOf(content, 10))).hasSize(3);
    assertThat(read("c.tar")).hasSize(10);
  }

  @Test
  void parts_moreThanNamesHave_isRefusedAndLeavesNothing() throws Exception {
    assertFault(
        () -> write("b.tar", new byte[1000], new MediaForm(OptionalLong.of(1), true, signing)),
        "more than 999 parts");
    assertThat(names()).isEmpty();
  }

  @Test
  void write_again_leavesNothingOfTheBundleBefore() throws Exception {
    writeParts("b.tar", content);
    writeParts("b.tar", Arrays.copyOf(content, PART + 1));
    assertThat(names())
        .containsExactly("b.tar.001", "b.tar.002", "b.tar.sha256", "b.tar.sha256.minisig");
    write("b.tar", content, whole());
    assertThat(names()).containsExactly("b.tar", "b.tar.001", "b.tar.002");
    required = Optional.empty();
    assertThat(read("b.tar")).isEqualTo(content);
  }

  @Test
  void write_nameOfAPipe_isRefusedAndThePipeStays() throws Exception {
    Path pipe = file("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    assertFault(() -> write("pipe", content, whole()), "pipe is not a file: name a file by -o");
    assertFault(() -> writeParts("pipe", content), "is not a file");
    assertThat(Files.readAttributes(pipe, BasicFileAttributes.class).isOther()).isTrue();
    assertThat(names()).containsExactly("pipe");
  }

  @Test
  void write_brokenOff_leavesNothing() throws Exception {
    var form = new MediaForm(OptionalLong.of(PART), true, signing);
    try (var writer = new MediaWriter(file("b.tar"), form, InstantSource.system())) {
      writer.output().write(content);
      assertThat(names()).allMatch(name -> name.endsWith(".unfinished")).hasSize(5);
    }
    assertThat(names()).isEmpty();
  }

  @Test
  void parts_inSeveralFolders_areFoundWithTheListBesideOneOfThem() throws Exception {
    writeParts("b.tar", content);
    Path other = Files.createDirectory(file("other"));
    for (String name : List.of("b.tar.002", "b.tar.005")) {
      Files.move(file(name), other.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }
    assertThat(read("other/b.tar.002", "b.tar.001", "b.tar.003", "other/b.tar.005", "b.tar.004"))
        .isEqualTo(content);
    assertFault(() -> read("b.tar"), "b.tar.002, b.tar.005 are missing of 5 parts");
    assertFault(() -> read("b.tar.001"), "b.tar.002, b.tar.003, b.tar.004, b.tar.005 are missing");
    Files.copy(file("b.tar.001"), other.resolve("b.tar.001"));
    assertFault(() -> read("b.tar.001", "other/b.tar.001"), "are the same part");
  }

  @Test
  void parts_withoutAList_areTakenAsTheyAre() throws Exception {
    writeParts("b.tar", content);
    Files.delete(file("b.tar.sha256"));
    assertFault(() -> read("b.tar"), "there is no b.tar.sha256 beside the bundle");
    required = Optional.empty();
    assertThat(read("b.tar")).isEqualTo(content);
    assertThat(find("b.tar").next()).map(PartName::toString).contains("b.tar.006");
    Files.delete(file("b.tar.003"));
    assertFault(() -> read("b.tar"), "b.tar.003 is missing");
  }

  private BundleMedia find(String name) throws IOException {
    return new MediaFinder(required).find(List.of(file(name))).getFirst();
  }

  @Test
  void parts_swappedOrOfAnotherBundle_areRefused() throws Exception {
    writeParts("b.tar", content);
    byte[] other = content.clone();
    other[PART] ^= 1;
    writeParts("c.tar", other);
    Files.copy(file("c.tar.002"), file("b.tar.002"), StandardCopyOption.REPLACE_EXISTING);
    assertFault(() -> read("b.tar"), "b.tar.002 is not what its list of checksums says");
    Files.copy(file("b.tar.003"), file("b.tar.002"), StandardCopyOption.REPLACE_EXISTING);
    assertFault(() -> read("b.tar"), "b.tar.002 is not what its list of checksums says");
    required = Optional.empty();
    assertFault(() -> read("b.tar"), "b.tar.002 is not what its list of checksums says");
    Files.copy(file("c.tar.001"), file("b.tar.006"));
    required = Optional.of(VerifyingKey.read(PUBLIC_KEY));
    assertFault(() -> read("b.tar.001", "b.tar.006"), "does not name b.tar.006");
  }

  @Test
  void file_wholeAndSigned_isHeldToItsChecksumToTheLastByte() throws Exception {
    write("b.tar", content, new MediaForm(OptionalLong.empty(), false, signing));
    assertSumsAreRight("b.tar.sha256");
    assertThat(read("b.tar")).isEqualTo(content);
    flip("b.tar", SIZE - 1);
    assertFault(() -> read("b.tar"), "b.tar is not what its list of checksums says");
    try (MediaInput in = find("b.tar").open()) {
      assertThat(in.readNBytes(SIZE)).hasSize(SIZE);
      assertFault(in::read, "is not what its list");
      assertFault(in::read, "is not what its list");
    }
    Files.write(file("b.tar"), Arrays.copyOf(content, SIZE - 1));
    assertFault(() -> read("b.tar"), "is not what its list");
  }

  @Test
  void signature_wrongOrAbsent_isRefusedBeforeAnythingIsRead() throws Exception {
    write("b.tar", content, new MediaForm(OptionalLong.empty(), false, signing));
    byte[] list = Files.readAllBytes(file("b.tar.sha256"));
    flip("b.tar.sha256", 3);
    assertFault(() -> find("b.tar"), "is not what the owner of key");
    Files.write(file("b.tar.sha256"), list);
    required = Optional.of(VerifyingKey.read(FOREIGN_KEY));
    assertFault(() -> find("b.tar"), "is signed with key");
    required = Optional.of(VerifyingKey.read(PUBLIC_KEY));
    Files.move(file("b.tar"), file("c.tar"));
    Files.copy(file("b.tar.sha256"), file("c.tar.sha256"));
    Files.copy(file("b.tar.sha256.minisig"), file("c.tar.sha256.minisig"));
    assertFault(() -> find("c.tar"), "does not name c.tar");
    Files.delete(file("c.tar.sha256.minisig"));
    assertFault(() -> find("c.tar"), "there is no signature");
  }

  @Test
  void list_thatIsNone_isRefused() throws Exception {
    write("b.tar", content, whole());
    required = Optional.empty();
    Files.writeString(file("b.tar.sha256"), "hello\n");
    assertFault(() -> find("b.tar"), "is not a checksum of a file");
    Files.write(file("b.tar.sha256"), new byte[ChecksumList.MAX_BYTES + 1]);
    assertFault(() -> find("b.tar"), "too long for a list");
    Files.writeString(file("b.tar.sha256"), "0".repeat(64) + "  /elsewhere/b.tar\n");
    assertThat(read("b.tar")).isEqualTo(content);
  }

  @Test
  void find_whatIsNotThere_isSaid() {
    assertFault(() -> find("x.tar"), "there is no file");
    assertFault(() -> find("x.tar.001"), "there is no file");
    assertFault(() -> find("keys"), "is a folder");
  }

  private static void assertFault(ThrowingCallable call, String reason) {
    assertThatThrownBy(call)
        .isInstanceOf(BundleException.class)
        .message()
        .contains(reason)
        .hasLineCount(1);
  }
}
