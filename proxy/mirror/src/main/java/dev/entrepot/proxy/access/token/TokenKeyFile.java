package dev.entrepot.proxy.access.token;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.text.ParseException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code access/token-keys.json} in the data folder: a JSON Web Key Set (RFC 7517), the signing key
 * first. Only its owner can read it, whatever the umask and the data folder's own rights say.
 * Blocking.
 */
@SuppressWarnings("JavaUtilDate") // the library's type for the time of a key
final class TokenKeyFile {
  /** The largest file that is read; two keys have less than 1 KiB. */
  private static final int MAX_BYTES = 64 << 10;

  private static final Set<PosixFilePermission> FOLDER_RIGHTS =
      PosixFilePermissions.fromString("rwx------");
  private static final Set<PosixFilePermission> FILE_RIGHTS =
      PosixFilePermissions.fromString("rw-------");

  private static final Logger log = LoggerFactory.getLogger(TokenKeyFile.class);

  private final Path folder;
  private final Path file;
  private final boolean hasRights;

  TokenKeyFile(Path data) {
    this.folder = data.toAbsolutePath().resolve("access");
    this.file = folder.resolve("token-keys.json");
    this.hasRights = file.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  static Date date(Instant time) {
    return Date.from(time);
  }

  /** When a key was made. */
  static Instant since(ECKey key) {
    return key.getIssueTime().toInstant();
  }

  /**
   * The keys; none if there is no file, or a damaged one.
   *
   * @throws IOException if there is a file that cannot be read
   */
  List<ECKey> read() throws IOException {
    if (!Files.exists(file)) {
      return List.of();
    }
    tighten(folder, FOLDER_RIGHTS);
    tighten(file, FILE_RIGHTS);
    try {
      return keys(text());
    } catch (ParseException | IllegalArgumentException e) {
      // Not the exception: its message may quote what the file has.
      log.warn(
          "{} is damaged ({}): new keys replace it, and clients have to ask for new tokens",
          file,
          e.getClass().getSimpleName());
      return List.of();
    }
  }

  private String text() throws IOException, ParseException {
    try (var in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw new ParseException("too large", MAX_BYTES);
      }
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }

  private static List<ECKey> keys(String text) throws ParseException {
    var keys = new ArrayList<ECKey>();
    for (JWK key : JWKSet.parse(text).getKeys()) {
      boolean isSigning = keys.isEmpty();
      if (!(key instanceof ECKey own)
          || !Curve.P_256.equals(own.getCurve())
          || own.getKeyID() == null
          || own.getIssueTime() == null
          || (isSigning && !own.isPrivate())) {
        throw new ParseException("not a key of ours", 0);
      }
      keys.add(own);
    }
    return keys;
  }

  /** Replaces the keys; durable once this returns. */
  void write(List<ECKey> keys) throws IOException {
    if (!Files.isDirectory(folder)) {
      Files.createDirectory(folder, rights(FOLDER_RIGHTS));
    }
    tighten(folder, FOLDER_RIGHTS);
    String json = new JWKSet(List.copyOf(keys)).toString(false);
    Path unfinished = file.resolveSibling(file.getFileName() + ".tmp");
    Files.deleteIfExists(unfinished);
    try (var out =
        FileChannel.open(
            unfinished,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            rights(FILE_RIGHTS))) {
      ByteBuffer bytes = StandardCharsets.UTF_8.encode(json);
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
      out.force(true);
    }
    Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private FileAttribute<?>[] rights(Set<PosixFilePermission> rights) {
    return hasRights
        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(rights)}
        : new FileAttribute<?>[0];
  }

  private void tighten(Path path, Set<PosixFilePermission> rights) throws IOException {
    if (hasRights && !rights.containsAll(Files.getPosixFilePermissions(path))) {
      log.warn("{} could be read by others than its owner; it no longer can", path);
      Files.setPosixFilePermissions(path, rights);
    }
  }
}
