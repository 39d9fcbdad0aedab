package dev.entrepot.config;

import java.net.URI;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Host and port of a URL. Java's {@link URI} has no host where the name has an underscore, as those
 * of containers and buckets do; clients written in other languages go there all the same.
 */
public final class Authority {
  /** A name with an underscore, whose last label is no number, and a port. */
  private static final Pattern NAMED =
      Pattern.compile(
          "(?=[^:]*_)((?:[A-Za-z0-9_-]+\\.)*(?=[^.:]*[A-Za-z_])[A-Za-z0-9_-]+)(?::([0-9]{1,5}))?");

  private Authority() {}

  /** The host in lower case, an IPv6 address in brackets; empty if there is none. */
  public static String host(URI uri) {
    if (uri.getHost() != null) {
      return uri.getHost().toLowerCase(Locale.ROOT);
    }
    Matcher named = named(uri);
    return named.matches() ? named.group(1).toLowerCase(Locale.ROOT) : "";
  }

  /** The port that the URL has, or -1. */
  public static int port(URI uri) {
    if (uri.getHost() != null) {
      return uri.getPort();
    }
    Matcher named = named(uri);
    return named.matches() && named.group(2) != null ? Integer.parseInt(named.group(2)) : -1;
  }

  private static Matcher named(URI uri) {
    return NAMED.matcher(uri.getRawAuthority() == null ? "" : uri.getRawAuthority());
  }
}
