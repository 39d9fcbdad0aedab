package dev.entrepot.operate.client;

import dev.entrepot.config.Secret;
import dev.entrepot.operate.name.UnclearNameException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Reads the secrets of logins. They come from files or from the environment, never from arguments,
 * since all users of a machine see the arguments of its processes. Blocking.
 */
public final class LoginSecrets {
  /** The longest secret in characters: tokens of issuers are longer than passwords. */
  private static final int MAX_CHARACTERS = 16 << 10;

  private static final Pattern TOKEN =
      Pattern.compile("(?=.{16,%d}$)[A-Za-z0-9._~+/-]+=*".formatted(MAX_CHARACTERS));

  private LoginSecrets() {}

  /**
   * The token in a file.
   *
   * @param name what named the file, for the message
   * @throws UnclearNameException if it has none; the message says what it should have
   */
  public static Secret token(Path file, String name) throws UnclearNameException {
    return in(file, name, LoginSecrets::isToken, "16 to %d letters, digits and -._~+/=");
  }

  /** The same with a password. */
  public static Secret password(Path file, String name) throws UnclearNameException {
    return in(file, name, LoginSecrets::isPassword, "a password of 1 to %d characters");
  }

  private static Secret in(Path file, String name, Predicate<String> isOne, String words)
      throws UnclearNameException {
    return line(file)
        .filter(isOne)
        .map(Secret::new)
        .orElseThrow(
            () ->
                new UnclearNameException(
                    "%s takes a file that you may read and that has one line, %s; %s is none"
                        .formatted(name, words.formatted(MAX_CHARACTERS), file)));
  }

  /** The one line of a file, without its end; empty if there is no text or too much. */
  private static Optional<String> line(Path file) {
    try (var in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(4 * MAX_CHARACTERS);
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return Optional.of(text.replaceFirst("\\R$", ""));
    } catch (IOException unreadable) {
      return Optional.empty();
    }
  }

  private static boolean isToken(String text) {
    return TOKEN.matcher(text).matches();
  }

  static boolean isPassword(String text) {
    return !text.isEmpty()
        && text.length() <= MAX_CHARACTERS
        && text.chars().noneMatch(Character::isISOControl);
  }

  /**
   * The path that a variable holds.
   *
   * @throws UnclearNameException if it holds none
   */
  static Path path(String text, String variable) throws UnclearNameException {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new UnclearNameException(variable + " takes the path of a file");
    }
  }
}
