package dev.entrepot.config;

import com.google.common.net.InetAddresses;
import com.google.common.net.InternetDomainName;
import dev.entrepot.config.read.Key;
import dev.entrepot.config.read.Section;
import dev.entrepot.config.read.ValueType;
import dev.entrepot.config.read.ValueTypes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The admin port: its address, and the token for requests that change something.
 *
 * @param address of the port
 * @param token the bearer token (RFC 6750, 2.1); empty if none is needed on this machine
 * @param hosts the names, in lower case, that the port has besides its address
 */
public record AdminConfig(ListenAddress address, Optional<Secret> token, Set<String> hosts) {
  /** The most names of the port. */
  static final int MAX_HOSTS = 32;

  private static final int MAX_TOKEN_CHARACTERS = 1024;

  /** What may stand behind {@code Bearer} in a header field (RFC 6750, 2.1: {@code b64token}). */
  private static final Pattern TOKEN =
      Pattern.compile("(?=.{16,%d}$)[A-Za-z0-9._~+/-]+=*".formatted(MAX_TOKEN_CHARACTERS));

  /** The syntax of a token, for messages. */
  public static final String TOKEN_WORDS =
      "16 to %d letters, digits and -._~+/=".formatted(MAX_TOKEN_CHARACTERS);

  static final Key<ListenAddress> ADMIN = Key.of("admin", ListenAddress.TYPE, "127.0.0.1:5001");

  static final Key<Secret> ADMIN_TOKEN =
      Key.optional(
          "admin-token",
          // Hidden, but no reason to hide unknown keys beside it: these are the file's outermost.
          ValueType.of(TOKEN_WORDS, AdminConfig::token).hiding(text -> !text.isEmpty()));

  static final Key<Secret> ADMIN_TOKEN_FILE =
      Key.optional(
          "admin-token-file",
          ValueType.of(
              "the path of a readable file that has one line, %s".formatted(TOKEN_WORDS),
              text -> ValueTypes.path().parse(text).flatMap(AdminConfig::tokenIn)));

  static final Key<String> ADMIN_HOSTS =
      Key.optional(
          "admin-hosts",
          ValueType.of(
              "a host name such as entrepot.example.com, without scheme or port",
              AdminConfig::host));

  public AdminConfig {
    hosts = Set.copyOf(hosts);
  }

  /** A port without names besides its address. */
  public AdminConfig(ListenAddress address, Optional<Secret> token) {
    this(address, token, Set.of());
  }

  /** Whether only this machine can reach the port. */
  public boolean isOnLoopback() {
    String host = address.host();
    return host.equalsIgnoreCase("localhost")
        || (InetAddresses.isInetAddress(host) && InetAddresses.forString(host).isLoopbackAddress());
  }

  static AdminConfig read(Section root) {
    ListenAddress address = root.get(ADMIN);
    var written = root.find(ADMIN_TOKEN);
    var filed = root.find(ADMIN_TOKEN_FILE);
    if (root.has(ADMIN_TOKEN) && root.has(ADMIN_TOKEN_FILE)) {
      root.fault(ADMIN_TOKEN_FILE, "either admin-token or admin-token-file", "both");
    }
    return new AdminConfig(
        address, written.or(() -> filed), Set.copyOf(root.list(ADMIN_HOSTS, MAX_HOSTS)));
  }

  private static Optional<String> host(String text) {
    return InternetDomainName.isValid(text)
        ? Optional.of(text.toLowerCase(Locale.ROOT))
        : Optional.empty();
  }

  private static Optional<Secret> token(String text) {
    return TOKEN.matcher(text).matches() ? Optional.of(new Secret(text)) : Optional.empty();
  }

  /** The token in the one line of a file; empty if there is none, or the file cannot be read. */
  public static Optional<Secret> tokenIn(Path file) {
    try (var in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_TOKEN_CHARACTERS + 2); // A line may end with two.
      return token(new String(bytes, StandardCharsets.US_ASCII).stripTrailing());
    } catch (IOException unreadable) {
      return Optional.empty();
    }
  }
}
