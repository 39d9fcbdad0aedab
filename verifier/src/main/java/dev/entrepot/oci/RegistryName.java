package dev.entrepot.oci;

import java.util.Optional;

/**
 * The name of a registry as clients write it before the first slash of an image reference: a host
 * in lower case, with a port where it is not the scheme's own. The three names of Docker Hub are
 * one, {@link #DOCKER_HUB}.
 */
public record RegistryName(String value) {
  /** Docker Hub, under the name that image references use. */
  public static final RegistryName DOCKER_HUB = new RegistryName("docker.io");

  /** The longest name: a DNS name of 253 characters, a colon and a port. */
  public static final int MAX_CHARACTERS = 259;

  private static final int MAX_PORT = 65_535;

  /** The port of https, as a name ends with it. */
  private static final String USUAL_PORT = ":443";

  /**
   * @throws IllegalArgumentException if the value is not a host with an optional port
   */
  public RegistryName {
    if (!isValid(value)) {
      throw new IllegalArgumentException("not a registry name: " + Quoted.of(value));
    }
    value = canonical(value);
  }

  /**
   * Parses a name in any case; {@code index.docker.io} and {@code registry-1.docker.io} become
   * {@code docker.io}. The dot of the root behind a host goes, and so does the port 443, which is
   * the one without a port: all of these lead to one registry. Empty for a text that is not a host
   * with an optional port.
   */
  public static Optional<RegistryName> parse(String text) {
    if (text.length() > MAX_CHARACTERS + 1) {
      return Optional.empty();
    }
    String value = withoutRoot(Ascii.toLowerCase(text));
    return isValid(value)
        ? Optional.of(new RegistryName(withoutUsualPort(value)))
        : Optional.empty();
  }

  /**
   * Whether a first path component reads as a registry rather than as part of a repository's name:
   * it has a dot or a port, or is {@code localhost} (the rule of the docker command line).
   */
  public static boolean looksLikeRegistry(String component) {
    return component.indexOf('.') >= 0
        || component.indexOf(':') >= 0
        || component.equals("localhost");
  }

  @Override
  public String toString() {
    return value;
  }

  /** {@code a.example.} and {@code a.example.:5000} without the dot of the DNS root. */
  private static String withoutRoot(String text) {
    int end = hostEnd(text);
    return end > 0 && text.charAt(end - 1) == '.'
        ? text.substring(0, end - 1) + text.substring(end)
        : text;
  }

  private static String withoutUsualPort(String text) {
    return text.endsWith(USUAL_PORT)
        ? text.substring(0, text.length() - USUAL_PORT.length())
        : text;
  }

  private static String canonical(String host) {
    return switch (host) {
      case "index.docker.io", "registry-1.docker.io" -> "docker.io";
      default -> host;
    };
  }

  private static boolean isValid(String text) {
    if (text.isEmpty() || text.length() > MAX_CHARACTERS) {
      return false;
    }
    int hostEnd = text.startsWith("[") ? text.indexOf(']') + 1 : hostEnd(text);
    boolean hostFits = text.startsWith("[") ? isIpv6(text, hostEnd) : isHost(text, hostEnd);
    return hostFits && (hostEnd == text.length() || isPort(text, hostEnd));
  }

  private static int hostEnd(String text) {
    int colon = text.indexOf(':');
    return colon < 0 ? text.length() : colon;
  }

  private static boolean isHost(String text, int end) {
    char before = '.';
    for (int i = 0; i < end; i++) {
      char c = text.charAt(i);
      boolean fits =
          Ascii.isLowerAlphanumeric(c)
              || (c == '-' && before != '.')
              || (c == '.' && before != '.' && before != '-');
      if (!fits) {
        return false;
      }
      before = c;
    }
    return before != '.' && before != '-';
  }

  private static boolean isIpv6(String text, int end) {
    for (int i = 1; i < end - 1; i++) {
      if (!Ascii.isLowerHex(text.charAt(i)) && text.charAt(i) != ':') {
        return false;
      }
    }
    return end > 3;
  }

  private static boolean isPort(String text, int colon) {
    int digits = text.length() - colon - 1;
    if (text.charAt(colon) != ':' || digits < 1 || digits > 5) {
      return false;
    }
    for (int i = colon + 1; i < text.length(); i++) {
      if (!Ascii.isDigit(text.charAt(i))) {
        return false;
      }
    }
    int port = Integer.parseInt(text, colon + 1, text.length(), 10);
    return port >= 1 && port <= MAX_PORT;
  }
}
