package dev.entrepot.cache.blob;

import dev.entrepot.oci.Digest;
import dev.entrepot.oci.RegistryName;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the files of the staging folder are called. */
final class StagingNames {
  /** Ends the name of a file that is not found again: a number precedes it. */
  static final String NAMELESS = ".tmp";

  private static final String KEPT = ".part";
  private static final char COLON = ':';
  private static final char DASH = '-';
  private static final char FROM = '@';

  /**
   * How many bytes of a registry's hash stand for it: its name may be longer than a file's. Only
   * configured registries are told apart by it.
   */
  private static final int REGISTRY_BYTES = 8;

  private static final Pattern FORM =
      Pattern.compile(
          "(?<digest>[a-z0-9-]+)(?:@[0-9a-f]{%d})?\\.part".formatted(2 * REGISTRY_BYTES));

  private StagingNames() {}

  /**
   * The file in which the beginning of a blob is found later by the download that continues it:
   * {@code sha256-<hex>@<hash>.part}.
   *
   * @param from the registry that sends it, whose hash is in the name; empty if none does
   */
  static String of(Digest digest, Optional<RegistryName> from) {
    String blob = digest.toString().replace(COLON, DASH);
    return blob + from.map(name -> FROM + hash(name)).orElse("") + KEPT;
  }

  /** Whether a file has the beginning of a blob. */
  static boolean isKept(Path file) {
    Matcher form = FORM.matcher(name(file));
    return form.matches() && Digest.parse(form.group("digest").replace(DASH, COLON)).isPresent();
  }

  static String name(Path file) {
    return Objects.requireNonNull(file.getFileName()).toString();
  }

  private static String hash(RegistryName name) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest(name.value().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, REGISTRY_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
