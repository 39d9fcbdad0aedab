package dev.entrepot.config.read;

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
public final class ValueTypes {
  /** Digits that fit into a long whatever they are. */
  private static final Pattern COUNT = Pattern.compile("\\d{1,18}");

  private ValueTypes() {}

  public static ValueType<Boolean> bool() {
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
  public static ValueType<Long> count(long least, long most) {
    return ValueType.of(
            "a whole number from %d to %d".formatted(least, most),
            text ->
                COUNT.matcher(text).matches()
                    ? Optional.of(Long.parseLong(text))
                    : Optional.<Long>empty())
        .where(number -> number >= least && number <= most);
  }

  /** What an image runs on, such as {@code linux/arm64/v8}. */
  public static ValueType<Platform> platform() {
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
  public static ValueType<ImagePattern> images() {
    return ValueType.of(
        "images such as docker.io/library/alpine:3, ghcr.io/org/*:v1.* or quay.io/org/app@sha256:…",
        ImagePattern::parse);
  }

  /** One constant of an enumeration, by its {@code toString}. */
  public static <E extends Enum<E>> ValueType<E> oneOf(Class<E> type) {
    var constants = Arrays.asList(type.getEnumConstants());
    return ValueType.of(
        constants.stream().map(Enum::toString).collect(Collectors.joining(" or ")),
        text -> constants.stream().filter(it -> it.toString().equals(text)).findFirst());
  }

  /** A path, relative to the working folder, where a leading {@code ~} is the home folder. */
  public static ValueType<Path> path() {
    return ValueType.of("a path (~ is the home folder)", ValueTypes::parsePath);
  }

  /** The path of a file that this process may read now. */
  public static ValueType<Path> readableFile() {
    return ValueType.of(
        "the path of a readable file (~ is the home folder)",
        text ->
            parsePath(text).filter(file -> Files.isRegularFile(file) && Files.isReadable(file)));
  }

  /** A host without port, in lower case; IPv6 in brackets, as in a URI. */
  public static ValueType<String> host() {
    return ValueType.of(
        "a host such as auth.example.com, without scheme or port",
        text -> Optional.of(text.toLowerCase(Locale.ROOT)).filter(ValueTypes::isHost));
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
