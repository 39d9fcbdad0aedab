package dev.entrepot.proxy.access.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.entrepot.config.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.security.crypto.bcrypt.BCrypt;

/** Hashes are those of libxcrypt, an implementation that is not ours. */
final class UserFileTest {
  static final String RIGHT_2Y = "$2y$04$abcdefghijklmnopqrstuuFmEfrkTQnczNzw475xE2VhDrK1uwJiC";
  static final String RIGHT_2A = "$2a$05$abcdefghijklmnopqrstuu8xaCxxL82bnl.UY74PMksDxIJShppPC";
  static final String OTHER_2B = "$2b$05$wf8wcf5t.t6cAReqdEFKA.7dnY.xQapwT1dmBojvDBlcZMQbBwN6m";
  static final String UMLAUTS_2B = "$2b$04$......................qnB8eqNMuizEQ3mLqW93JYyN8aQz3iO";
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Executor AT_ONCE = Runnable::run;

  private final MovedClock clock = new MovedClock();

  @TempDir Path folder;

  private Path file() {
    return folder.resolve("htpasswd");
  }

  private UserFile open(String content) throws IOException, LoginFileException {
    Files.writeString(file(), content);
    return UserFile.open(file(), clock, new Random(1), AT_ONCE);
  }

  private static boolean knows(KnownUsers users, String name, String password) {
    return users.check(name, new Secret(password)).isPresent();
  }

  @Test
  void check_passwordsOfAllForms_areTold() throws Exception {
    KnownUsers users =
        open("""
        # made by hand

        anna:%s
        bob:%s\r
        carl:%s
        dörte:%s\
        """
                .formatted(RIGHT_2Y, RIGHT_2A, OTHER_2B, UMLAUTS_2B))
            .current();

    assertThat(users.size()).isEqualTo(4);
    assertThat(knows(users, "anna", "right")).isTrue();
    assertThat(knows(users, "bob", "right")).isTrue();
    assertThat(knows(users, "carl", "other")).isTrue();
    assertThat(knows(users, "dörte", "pässwörd")).isTrue();
    assertThat(knows(users, "anna", "other")).isFalse();
    assertThat(knows(users, "anna", "")).isFalse();
    assertThat(knows(users, "Anna", "right")).isFalse();
    assertThat(knows(users, "", "right")).isFalse();
  }

  @Test
  void check_unknownName_isRefusedWithEachPassword() throws Exception {
    KnownUsers users = open("anna:" + RIGHT_2Y).current();

    assertThat(knows(users, "nadja", "right")).isFalse();
    assertThat(knows(open("").current(), "nadja", "right")).isFalse();
  }

  @Test
  void check_unknownName_costsAHash() throws Exception {
    KnownUsers users = open("anna:" + BCrypt.hashpw("right", BCrypt.gensalt("$2b", 10))).current();

    long unknown = Integer.MAX_VALUE;
    long known = Integer.MAX_VALUE;
    for (int i = 0; i < 5; i++) {
      known = Math.min(known, nanos(users, "anna"));
      unknown = Math.min(unknown, nanos(users, "nadja"));
    }

    assertThat(unknown).isBetween(known / 2, known * 2);
  }

  private static long nanos(KnownUsers users, String name) {
    long start = System.nanoTime();
    assertThat(knows(users, name, "wrong")).isFalse();
    return System.nanoTime() - start;
  }

  @Test
  void check_passwordBeyondWhatBcryptReads_isRefused() throws Exception {
    String longest = "x".repeat(KnownUsers.MAX_PASSWORD_BYTES);
    KnownUsers users = open("anna:" + BCrypt.hashpw(longest, BCrypt.gensalt(4))).current();

    assertThat(knows(users, "anna", longest)).isTrue();
    assertThat(knows(users, "anna", longest + "y")).isFalse();
    assertThat(knows(users, "anna", longest.substring(1))).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      textBlock =
          """
          $apr1$h8vVrUlw$vfH5OY0uoVAmtAKzEpJ2H0 MD5
          $1$abc$BXBqpb9BZcZhXLgbee.0s/ MD5
          {SHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g= SHA-1
          $5$salt$Gcm6FsVtF/Qa77ZKD.iwsJlCVPY0XSMgLJL0Hnww/c1 SHA-2
          $6$salt$qFmFH.bQmmtXzyBY0s9v7Oicd2z4XSIecDzlB5KiA2/jctKu9YterLp8wwnSq.qc SHA-2
          rqXexS6ZhobKA plain
          hunter2 plain
          $2x$04$abcdefghijklmnopqrstuuFmEfrkTQnczNzw475xE2VhDrK1uwJiC not known
          $2y$04$abcdefghijklmnopqrstuuFmEfrkTQnczNzw475xE2VhDrK1uwJi not known
          $argon2id$v=19$m=65536,t=2,p=1$c2FsdHNhbHQ$aGFzaA not known
          $2y$03$abcdefghijklmnopqrstuuFmEfrkTQnczNzw475xE2VhDrK1uwJiC cost
          $2y$17$abcdefghijklmnopqrstuuFmEfrkTQnczNzw475xE2VhDrK1uwJiC cost
          $2y$99$abcdefghijklmnopqrstuuFmEfrkTQnczNzw475xE2VhDrK1uwJiC cost
          """)
  void open_lineOfAnotherForm_isNamedWithoutItsSecret(String hash, String word) {
    assertThatThrownBy(() -> open("# users\nanna:" + RIGHT_2Y + "\nbob:" + hash + "\n"))
        .isInstanceOf(LoginFileException.class)
        .hasMessageStartingWith(file() + ", line 3: the password of \"bob\" ")
        .hasMessageContaining(word)
        .hasMessageNotContainingAny(hash, "line 2");
  }

  @Test
  void open_faultyLines_areNamed() {
    assertThatThrownBy(() -> open("hunter2\n:" + RIGHT_2Y + "\nanna :" + RIGHT_2Y))
        .hasMessageContainingAll("line 1: no NAME:HASH", "line 2: not a user name", "line 3: not a")
        .hasMessageNotContaining("hunter2");
    assertThatThrownBy(() -> open("anna:" + RIGHT_2Y + "\nanna:" + OTHER_2B))
        .hasMessageContaining("line 2: the user \"anna\" is in line 1, too");
    assertThatThrownBy(() -> open("x\n".repeat(100)))
        .hasMessageContainingAll("line 10:", "; and 90 more")
        .hasMessageNotContaining("line 11:");
  }

  @Test
  void open_outOfBounds_isRefused() throws Exception {
    assertThat(open("#\n".repeat(UserLines.MAX_LINES)).current().size()).isZero();
    assertThatThrownBy(() -> open("#\n".repeat(UserLines.MAX_LINES) + "#"))
        .hasMessageContaining("more than 10000 lines");
    assertThatThrownBy(() -> open("#".repeat(UserFile.MAX_BYTES + 1)))
        .hasMessageContaining("larger than 1048576 bytes");
    assertThatThrownBy(() -> open("n".repeat(UserLines.MAX_NAME + 1) + ":" + RIGHT_2Y))
        .hasMessageContaining("not a user name");
    Files.write(file(), "dörte:x".getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(() -> UserFile.open(file(), clock, new Random(1), AT_ONCE))
        .hasMessageContaining("not UTF-8");
    assertThatThrownBy(() -> UserFile.open(folder, clock, new Random(1), AT_ONCE))
        .hasMessageContaining("not a regular file");
    assertThatThrownBy(() -> UserFile.open(folder.resolve("none"), clock, new Random(1), AT_ONCE))
        .hasMessageContaining("cannot be read");
  }

  @Test
  void current_changedFile_isReadAgainWithinASecond() throws Exception {
    UserFile users = open("anna:" + RIGHT_2Y);
    Files.writeString(file(), "bob:" + RIGHT_2A);
    assertThat(users.current().mark("anna")).isPresent();

    clock.move(SECOND);
    users.current();

    assertThat(users.current().mark("anna")).isEmpty();
    assertThat(users.current().mark("bob")).isPresent();
  }

  @Test
  void current_never_blocks() throws Exception {
    Files.writeString(file(), "anna:" + RIGHT_2Y);
    Queue<Runnable> later = new ArrayDeque<>();
    UserFile users = UserFile.open(file(), clock, new Random(1), later::add);
    Files.writeString(file(), "bob:" + RIGHT_2A);
    clock.move(SECOND);

    assertThat(users.current().mark("anna")).isPresent();
    assertThat(users.current().mark("anna")).isPresent();
    assertThat(later).hasSize(1);
    later.remove().run();

    assertThat(users.current().mark("anna")).isEmpty();
    assertThat(later).isEmpty();
  }

  @Test
  void latest_changedFile_isReadFirst() throws Exception {
    UserFile users = open("anna:" + RIGHT_2Y);
    Files.writeString(file(), "bob:" + RIGHT_2A);
    clock.move(SECOND);

    assertThat(users.latest().mark("anna")).isEmpty();
  }

  @Test
  void latest_linkIsSwapped_isReadAgain() throws Exception {
    // As the kubelet mounts a secret: htpasswd -> ..data/htpasswd, ..data -> a dated folder.
    Path first = Files.createDirectory(folder.resolve("..2026_01_01"));
    Path second = Files.createDirectory(folder.resolve("..2026_01_02"));
    Files.writeString(first.resolve("htpasswd"), "anna:" + RIGHT_2Y);
    Files.writeString(second.resolve("htpasswd"), "anna:" + OTHER_2B);
    FileTime time = FileTime.from(clock.instant().minusSeconds(3600));
    Files.setLastModifiedTime(first.resolve("htpasswd"), time);
    Files.setLastModifiedTime(second.resolve("htpasswd"), time);
    Path data = Files.createSymbolicLink(folder.resolve("..data"), first.getFileName());
    Files.createSymbolicLink(file(), Path.of("..data", "htpasswd"));
    UserFile users = UserFile.open(file(), clock, new Random(1), AT_ONCE);
    assertThat(knows(users.latest(), "anna", "right")).isTrue();

    Path next = Files.createSymbolicLink(folder.resolve("..data_tmp"), second.getFileName());
    Files.move(next, data, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
    clock.move(SECOND);

    assertThat(knows(users.latest(), "anna", "right")).isFalse();
    assertThat(knows(users.latest(), "anna", "other")).isTrue();
  }

  @Test
  void latest_changedTwiceWithinTheClockOfFiles_isReadAgain() throws Exception {
    UserFile users = open("anna:" + RIGHT_2Y);
    FileTime now = FileTime.from(clock.instant().plusSeconds(1));
    Files.writeString(file(), "anna:" + OTHER_2B);
    Files.setLastModifiedTime(file(), now);
    clock.move(SECOND);
    assertThat(knows(users.latest(), "anna", "other")).isTrue();

    Files.writeString(file(), "anna:" + RIGHT_2A);
    Files.setLastModifiedTime(file(), now);
    clock.move(SECOND);

    assertThat(knows(users.latest(), "anna", "right")).isTrue();
  }

  @Test
  void latest_faultInTheFile_keepsTheOldUsersAndIsSaidOnce() throws Exception {
    UserFile users = open("anna:" + RIGHT_2Y);
    try (var said = new Said(WatchedFile.class)) {
      Files.writeString(file(), "anna:" + RIGHT_2Y + "\nbob:hunter2");
      for (int i = 0; i < 3; i++) {
        clock.move(SECOND);
        assertThat(knows(users.latest(), "anna", "right")).isTrue();
      }
      Files.delete(file());
      for (int i = 0; i < 3; i++) {
        clock.move(SECOND);
        assertThat(knows(users.latest(), "anna", "right")).isTrue();
      }
      Files.writeString(file(), "carl:" + RIGHT_2A);
      clock.move(SECOND);
      assertThat(users.latest().mark("anna")).isEmpty();
      assertThat(users.latest().mark("carl")).isPresent();

      assertThat(said.lines()).hasSize(3);
      assertThat(said.lines().getFirst())
          .startsWith("ERROR what was read before stays in force")
          .contains(file() + ", line 2: the password of \"bob\" is plain")
          .doesNotContain("hunter2");
      assertThat(said.lines().get(1)).contains(file() + ": cannot be read");
      assertThat(said.lines().get(2)).isEqualTo("INFO " + file() + " has changed and is in force");
    }
  }

  @Test
  void mark_changesWithTheLineAlone() throws Exception {
    UserFile users = open("anna:" + RIGHT_2Y + "\nbob:" + RIGHT_2A);
    String anna = users.current().mark("anna").orElseThrow();
    String bob = users.current().mark("bob").orElseThrow();
    Files.writeString(file(), "# new\nbob:" + OTHER_2B + "\nanna:" + RIGHT_2Y);
    clock.move(SECOND);

    assertThat(users.latest().mark("anna")).contains(anna);
    assertThat(users.latest().mark("bob").orElseThrow()).isNotEqualTo(bob).hasSize(32);
  }

  @Test
  void toString_ofAUser_hasNoHash() {
    assertThat(new KnownUsers.User(RIGHT_2Y, "mark")).hasToString("(a user)");
  }
}
