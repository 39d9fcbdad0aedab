package dev.entrepot.proxy.access.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TokenKeysTest {
  private final SetClock clock = new SetClock();

  @TempDir Path data;

  private Path folder() {
    return data.resolve("access");
  }

  private Path file() {
    return folder().resolve("token-keys.json");
  }

  private TokenKeys open() throws IOException {
    return TokenKeys.open(data, clock);
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  @Test
  void open_firstTime_makesKeysForTheOwnerAlone() throws IOException {
    Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxr-xr-x"));
    open();

    assertThat(mode(file())).isEqualTo("rw-------");
    assertThat(mode(folder())).isEqualTo("rwx------");
    assertThat(folder()).isDirectoryContaining(file()::equals);
    assertThat(file().resolveSibling("token-keys.json.tmp")).doesNotExist();
  }

  @Test
  void open_again_hasTheSameKeys() throws IOException {
    String id = open().signing().id();

    assertThat(open().signing().id()).isEqualTo(id);
  }

  @Test
  void open_fileOthersCanRead_isTightened() throws IOException {
    String id = open().signing().id();
    Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-r--r--"));
    Files.setPosixFilePermissions(folder(), PosixFilePermissions.fromString("rwxr-xr-x"));

    assertThat(open().signing().id()).isEqualTo(id);
    assertThat(mode(file())).isEqualTo("rw-------");
    assertThat(mode(folder())).isEqualTo("rwx------");
  }

  @Test
  void open_damagedFile_isReplaced() throws IOException {
    String id = open().signing().id();
    for (String damaged :
        new String[] {
          "", "{", "{\"keys\":[]}", "[]", "{\"keys\":[{\"kty\":\"oct\",\"k\":\"AA\"}]}"
        }) {
      Files.writeString(file(), damaged);

      String other = open().signing().id();

      assertThat(other).as(damaged).isNotEqualTo(id);
      assertThat(open().signing().id()).as(damaged).isEqualTo(other);
      assertThat(mode(file())).isEqualTo("rw-------");
    }
  }

  @Test
  void renew_keyHasSignedForItsLife_isFollowedAndVerifiesForAnother() throws IOException {
    TokenKeys keys = open();
    String first = keys.signing().id();
    clock.move(TokenKeys.LIFE.minusSeconds(1));
    keys.renew();
    assertThat(keys.signing().id()).isEqualTo(first);

    clock.move(Duration.ofSeconds(1));
    keys.renew();
    String second = keys.signing().id();
    assertThat(second).isNotEqualTo(first);
    assertThat(keys.verifier(first)).isPresent();
    assertThat(open().verifier(first)).isPresent();

    clock.move(TokenKeys.LIFE);
    keys.renew();
    assertThat(keys.verifier(first)).isEmpty();
    assertThat(keys.verifier(second)).isPresent();
  }

  @Test
  void renew_olderKey_isKeptWithoutItsPrivatePart() throws IOException {
    TokenKeys keys = open();
    clock.move(TokenKeys.LIFE);
    keys.renew();

    assertThat(Files.readString(file())).containsOnlyOnce("\"d\":");
  }

  @Test
  void renew_token_isGoodAcrossTheChange() throws IOException {
    TokenKeys keys = open();
    String token =
        new AccessTokens(keys, clock)
            .mint(Optional.empty(), Grants.NONE, Duration.ofDays(31))
            .orElseThrow();
    clock.move(TokenKeys.LIFE);
    keys.renew();

    assertThat(new AccessTokens(keys, clock).verify(token)).isInstanceOf(TokenCheck.Valid.class);
  }
}
