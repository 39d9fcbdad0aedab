package dev.entrepot.cli.bundle;

import dev.entrepot.config.program.ProgramVariables;
import dev.entrepot.config.read.DataSize;
import dev.entrepot.config.read.ValueType;
import dev.entrepot.operate.bundle.BundleException;
import dev.entrepot.operate.bundle.media.MediaForm;
import dev.entrepot.operate.bundle.minisign.SecretKeyFile;
import dev.entrepot.operate.bundle.minisign.SigningKey;
import dev.entrepot.operate.name.UnclearNameException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The form a bundle is written in: one file or parts, with checksums, signed. */
final class MediaOptions {
  /** The environment variable that has the password of the key. */
  static final String PASSWORD = ProgramVariables.SIGN_PASSWORD;

  /** The longest password, in bytes. */
  private static final int MAX_PASSWORD_BYTES = 1024;

  private static final ValueType<DataSize> PART = DataSize.between("1MiB", "1000TiB");

  @Option(
      names = "--split",
      paramLabel = "SIZE",
      description = "Write parts FILE.001, FILE.002 and so on, of at most that size, such as 4GiB.")
  private @Nullable String split;

  @Option(
      names = "--checksums",
      description = "Write FILE.sha256 too; --split and --sign imply it.")
  private boolean checksums;

  @Option(
      names = "--sign",
      paramLabel = "KEY",
      description = "Sign the checksums with a secret key of minisign, as FILE.sha256.minisig.")
  private @Nullable Path key;

  @Option(
      names = "--password-file",
      paramLabel = "FILE",
      description = "The password of the key; else it is that in " + PASSWORD + ".")
  private @Nullable Path passwordFile;

  /** Whether it takes more than one stream. */
  boolean isForFiles() {
    return split != null || checksums || key != null;
  }

  /**
   * The requested form. Decrypting a key with a password takes seconds. Blocking.
   *
   * @param environment where the password may be
   * @throws UnclearNameException if a size cannot be parsed
   * @throws IOException if the key cannot be used
   */
  MediaForm form(Map<String, String> environment) throws UnclearNameException, IOException {
    return new MediaForm(partBytes(), checksums, key(environment));
  }

  private OptionalLong partBytes() throws UnclearNameException {
    String text = split;
    if (text == null) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(
        PART.parse(text)
            .orElseThrow(
                () ->
                    new UnclearNameException(
                        "--split: expected %s, found %s"
                            .formatted(PART.expected(), PART.shown(text))))
            .bytes());
  }

  private Optional<SigningKey> key(Map<String, String> environment) throws IOException {
    if (key == null) {
      return Optional.empty();
    }
    if (!Files.isRegularFile(key)) {
      throw new BundleException("there is no key %s: make one with \"minisign -G\"".formatted(key));
    }
    SecretKeyFile file = SecretKeyFile.read(key);
    return Optional.of(file.unlock(file.isProtected() ? password(key, environment) : new byte[0]));
  }

  private byte[] password(Path key, Map<String, String> environment) throws IOException {
    if (passwordFile != null) {
      return line(passwordFile).getBytes(StandardCharsets.UTF_8);
    }
    String password = environment.get(PASSWORD);
    if (password == null) {
      throw new BundleException(
          "%s is protected by a password: give it by --password-file, or in the environment as %s"
              .formatted(key, PASSWORD));
    }
    return password.getBytes(StandardCharsets.UTF_8);
  }

  private static String line(Path file) throws IOException {
    if (!Files.isReadable(file)) {
      throw new BundleException("there is no password that can be read in %s".formatted(file));
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_PASSWORD_BYTES + 1);
      if (bytes.length > MAX_PASSWORD_BYTES) {
        throw new BundleException(
            "%s is too long for a password, which has %d bytes at most"
                .formatted(file, MAX_PASSWORD_BYTES));
      }
      return new String(bytes, StandardCharsets.UTF_8).lines().findFirst().orElse("");
    }
  }
}
