package dev.entrepot.cli.setup;

import dev.entrepot.operate.setup.Backup;
import dev.entrepot.operate.setup.FileView;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The configuration files of this machine, or of one whose file system is mounted.
 *
 * @param root the folder that is the machine's {@code /}
 */
public record DiskFiles(Path root) implements FileView {
  /** The largest file that is read, in bytes: 1 MiB, beyond any configuration. */
  private static final int MAX_BYTES = 1 << 20;

  private static final String FOR_ALL_TO_READ = "rw-r--r--";

  @Override
  public Optional<String> read(Path file) throws IOException {
    Path place = inside(file);
    if (!Files.exists(place)) {
      return Optional.empty();
    }
    if (!Files.isRegularFile(place) || Files.size(place) > MAX_BYTES) {
      throw new IOException("%s is not a file of at most 1 MiB".formatted(file));
    }
    if (!Files.isReadable(place)) {
      throw new IOException("%s may not be read by this user".formatted(file));
    }
    try {
      return Optional.of(Files.readString(place));
    } catch (CharacterCodingException e) {
      throw new IOException("%s is not UTF-8".formatted(file), e);
    }
  }

  @Override
  public List<Path> list(Path folder) throws IOException {
    if (!Files.isDirectory(place(folder))) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(place(folder))) {
      return entries.map(it -> folder.resolve(it.getFileName())).sorted().toList();
    }
  }

  @Override
  public boolean hasFolder(Path folder) {
    return Files.isDirectory(place(folder));
  }

  /** Whether this user may write or create a file. */
  boolean mayWrite(Path file) {
    Path folder = place(file).getParent();
    while (folder != null && !Files.exists(folder)) {
      folder = folder.getParent();
    }
    return folder != null && Files.isDirectory(folder) && Files.isWritable(folder);
  }

  /**
   * Replaces the text of a file in one step. Owner and permissions stay; a symbolic link still
   * leads to the file.
   *
   * @param keep whether a copy of the old file is kept beside it, unless there is an earlier one
   */
  void write(Path file, String text, boolean keep) throws IOException {
    Path place = inside(file);
    Files.createDirectories(parent(place));
    Path target = Files.exists(place) ? place.toRealPath() : place;
    Path fresh = Files.createTempFile(parent(target), ".entrepot-", ".tmp");
    try {
      fill(fresh, text);
      if (Files.exists(target)) {
        if (keep) {
          backUp(file);
        }
        takeAfter(target, fresh);
      } else {
        Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString(FOR_ALL_TO_READ));
      }
      Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  /** Whether there is such a file. */
  boolean exists(Path file) {
    return Files.exists(place(file));
  }

  /** Deletes a file. */
  void delete(Path file) throws IOException {
    Files.deleteIfExists(inside(file));
  }

  /** Deletes the copy of a file if the file equals it again. */
  void dropBackup(Path file) throws IOException {
    Path backup = Backup.of(file);
    Optional<String> kept = read(backup);
    if (kept.isPresent() && kept.equals(read(file))) {
      delete(backup);
    }
  }

  /** Deletes a folder if it is empty. */
  void deleteIfEmpty(Path folder) throws IOException {
    if (hasFolder(folder) && list(folder).isEmpty()) {
      Files.delete(place(folder));
    }
  }

  private void backUp(Path file) throws IOException {
    Path backup = place(Backup.of(file));
    if (!Files.exists(backup)) {
      Files.copy(place(file), backup, StandardCopyOption.COPY_ATTRIBUTES);
    }
  }

  private static void fill(Path file, String text) throws IOException {
    try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
  }

  private static void takeAfter(Path target, Path fresh) throws IOException {
    PosixFileAttributes was = Files.readAttributes(target, PosixFileAttributes.class);
    var view = Files.getFileAttributeView(fresh, PosixFileAttributeView.class);
    PosixFileAttributes is = view.readAttributes();
    if (!is.owner().equals(was.owner())) {
      view.setOwner(was.owner());
    }
    if (!is.group().equals(was.group())) {
      view.setGroup(was.group());
    }
    view.setPermissions(was.permissions());
  }

  /**
   * Where a file is or would be, unless a symbolic link on the way to it leads nowhere, or out of
   * the machine that is meant: an absolute link of a mounted file system means that one, and would
   * lead into this machine.
   */
  private Path inside(Path file) throws IOException {
    Path place = place(file);
    Path there = place;
    while (!Files.exists(there)) {
      if (Files.isSymbolicLink(there)) {
        throw new IOException("%s is a symbolic link that leads nowhere".formatted(file));
      }
      there = parent(there);
    }
    if (!there.toRealPath().startsWith(root.toRealPath())) {
      throw new IOException("%s is a symbolic link that leads out of %s".formatted(file, root));
    }
    return place;
  }

  private Path place(Path file) {
    return root.resolve(file.toString().substring(1)).normalize();
  }

  private static Path parent(Path file) {
    Path parent = file.getParent();
    if (parent == null) {
      throw new IllegalArgumentException(file.toString());
    }
    return parent;
  }
}
