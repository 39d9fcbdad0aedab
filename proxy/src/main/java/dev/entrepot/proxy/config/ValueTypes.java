package dev.entrepot.proxy.config;

import dev.entrepot.oci.ImagePattern;
import dev.entrepot.oci.RegistryName;
import dev.entrepot.oci.manifest.Platform;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The types of values that have no class of their own. */
final class ValueTypes {
  private static final int MAX_USERNAME_CHARACTERS = 256;
  private static final int MAX_SECRET_CHARACTERS = 16_384;

  /** Digits that fit into a long whatever they are. */
  private static final Pattern COUNT = Pattern.compile("\\d{1,18}");

  private ValueTypes() {}

  static ValueType<Boolean> bool() {
    return ValueType.of(
        "true or false",
        text ->
            switch (text) {
              case "true" -> Optional.of(true);
              case "false" -> Optional.of(false);
              default -> Optional.empty();
            });
  }

  /**
   * A number of things.
   *
   * @param most not above 10^18
   */
  static ValueType<Long> count(long least, long most) {
    return ValueType.of(
            "a whole number from %d to %d".formatted(least, most),
            text ->
                COUNT.matcher(text).matches()
                    ? Optional.of(Long.parseLong(text))
                    : Optional.<Long>empty())
        .where(number -> number >= least && number <= most);
  }

  /** What an image runs on, such as {@code linux/arm64/v8}. */
  static ValueType<Platform> platform() {
    return ValueType.of(
        "a platform such as linux/amd64 or linux/arm64/v8",
        text -> {
          String[] parts = text.split("/", -1);
          return switch (parts.length) {
            case 2 -> Platform.parse(parts[0], parts[1], "");
            case 3 -> Platform.parse(parts[0], parts[1], parts[2]);
            default -> Optional.empty();
          };
        });
  }

  /** Which images are meant. */
  static ValueType<ImagePattern> images() {
    return ValueType.of(
        "images such as docker.io/library/alpine:3, ghcr.io/org/*:v1.* or quay.io/org/app@sha256:…",
        ImagePattern::parse);
  }

  /** One constant of an enumeration, by its {@code toString}. */
  static <E extends Enum<E>> ValueType<E> oneOf(Class<E> type) {
    var constants = Arrays.asList(type.getEnumConstants());
    return ValueType.of(
        constants.stream().map(Enum::toString).collect(Collectors.joining(" or ")),
        text -> constants.stream().filter(it -> it.toString().equals(text)).findFirst());
  }

  /** A name to log in with; never shown, since a password is easily pasted beside it. */
  static ValueType<String> username() {
    return ValueType.of(
            "1 to %d characters without a colon or control characters"
                .formatted(MAX_USERNAME_CHARACTERS),
            text -> Optional.of(text).filter(ValueTypes::isUsername))
        .hiding(text -> true);
  }

  static ValueType<Secret> secret() {
    return ValueType.of(
            "1 to %d characters".formatted(MAX_SECRET_CHARACTERS),
            text ->
                text.isEmpty() || text.length() > MAX_SECRET_CHARACTERS
                    ? Optional.<Secret>empty()
                    : Optional.of(new Secret(text)))
        .hiding(text -> true);
  }

  /** A path, relative to the working folder, where a leading {@code ~} is the home folder. */
  static ValueType<Path> path() {
    return ValueType.of("a path (~ is the home folder)", ValueTypes::parsePath);
  }

  /** The path of a file that this process may read now. */
  static ValueType<Path> readableFile() {
    return ValueType.of(
        "the path of a readable file (~ is the home folder)",
        text ->
            parsePath(text).filter(file -> Files.isRegularFile(file) && Files.isReadable(file)));
  }

  /** A host without port, in lower case; IPv6 in brackets, as in a URI. */
  static ValueType<String> host() {
    return ValueType.of(
        "a host such as auth.example.com, without scheme or port",
        text -> Optional.of(text.toLowerCase(Locale.ROOT)).filter(ValueTypes::isHost));
  }

  private static boolean isUsername(String text) {
    return !text.isEmpty()
        && text.length() <= MAX_USERNAME_CHARACTERS
        && text.indexOf(':') < 0
        && text.chars().noneMatch(Character::isISOControl);
  }

  private static boolean isHost(String text) {
    boolean hasPort = text.indexOf(':', text.lastIndexOf(']') + 1) >= 0;
    return !hasPort && RegistryName.parse(text).isPresent();
  }

  private static Optional<Path> parsePath(String text) {
    boolean home = text.equals("~") || text.startsWith("~/");
    if (text.isEmpty() || (text.startsWith("~") && !home)) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          home ? Path.of(System.getProperty("user.home"), text.substring(1)) : Path.of(text));
    } catch (InvalidPathException notAPath) {
      return Optional.empty();
    }
  }
}
