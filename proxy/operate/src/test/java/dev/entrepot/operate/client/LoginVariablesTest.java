package dev.entrepot.operate.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.entrepot.config.Secret;
import dev.entrepot.operate.name.UnclearNameException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class LoginVariablesTest {
  private static final String TOKEN = "0123456789abcdef";

  @TempDir Path folder;

  private static Optional<AdminLogin> login(String... namesAndValues) throws UnclearNameException {
    Map<String, String> environment = new HashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      environment.put("ENTREPOT_" + namesAndValues[i], namesAndValues[i + 1]);
    }
    return new LoginVariables(environment).login();
  }

  private String file(String text) throws Exception {
    return Files.writeString(folder.resolve("secret"), text).toString();
  }

  @Test
  void login_nothing_isNone() throws Exception {
    assertThat(login()).isEmpty();
    assertThat(login("ADMIN_USER", "", "TOKEN_FILE", "", "ADMIN_PASSWORD", "alone")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"pass word", "pässwörd", "a:b", " "})
  void login_userAndPassword_areBasic(String password) throws Exception {
    var expected = new AdminLogin.Password("anna", new Secret(password));

    assertThat(login("ADMIN_USER", "anna", "ADMIN_PASSWORD", password)).contains(expected);
    assertThat(login("ADMIN_USER", "anna", "ADMIN_PASSWORD_FILE", file(password + "\n")))
        .contains(expected);
    assertThat(expected).hasToString("Password[user=anna, password=(secret)]");
  }

  @Test
  void authorization_nonAscii_isUtf8() {
    assertThat(new AdminLogin.Password("test", new Secret("123£")).authorization())
        .isEqualTo("Basic dGVzdDoxMjPCow==");
    assertThat(new AdminLogin.Token(new Secret(TOKEN)).authorization())
        .isEqualTo("Bearer " + TOKEN);
  }

  @ParameterizedTest
  @ValueSource(ints = {16, 1500, 16 << 10})
  void login_tokenFile_isBearer(int length) throws Exception {
    String token = "a".repeat(length);

    assertThat(login("TOKEN_FILE", file(token + "\r\n")))
        .contains(new AdminLogin.Token(new Secret(token)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "short", "two\nlines of a secret file", "0123456789abcdef \n"})
  void login_fileWithoutToken_isUnclear(String text) throws Exception {
    String file = file(text);

    assertThatThrownBy(() -> login("TOKEN_FILE", file))
        .isInstanceOf(UnclearNameException.class)
        .hasMessageContaining("ENTREPOT_TOKEN_FILE takes a file")
        .hasMessageContaining(file)
        .hasMessageNotContaining("0123456789abcdef");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "ADMIN_USER=anna; ENTREPOT_ADMIN_USER needs a password: set ENTREPOT_ADMIN_PASSWORD, or"
            + " name",
        "ADMIN_USER=an:na ADMIN_PASSWORD=x; ENTREPOT_ADMIN_USER takes the name of a user",
        "ADMIN_USER=anna ADMIN_PASSWORD=x ADMIN_PASSWORD_FILE=y; either ENTREPOT_ADMIN_PASSWORD or",
        "ADMIN_USER=anna ADMIN_PASSWORD_FILE=/none; ENTREPOT_ADMIN_PASSWORD_FILE takes a file that",
        "ADMIN_USER=anna ADMIN_PASSWORD=x TOKEN_FILE=y; either ENTREPOT_ADMIN_USER or"
            + " ENTREPOT_TOKEN",
      })
  void login_halfOrTwo_isUnclear(String variables, String message) {
    String[] namesAndValues = variables.split("[= ]", -1);

    assertThatThrownBy(() -> login(namesAndValues))
        .isInstanceOf(UnclearNameException.class)
        .hasMessageStartingWith(message);
  }
}
