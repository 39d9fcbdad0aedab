package dev.entrepot.cache.blob;

import dev.entrepot.oci.Digest;
import dev.entrepot.oci.RegistryName;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Blobs as files. The order of a commit: content, name, folder; each on disk before the next. What
 * is only published is on disk once it is forced.
 */
final class FileBlobStore implements BlobStore {
  private final BlobPaths paths;
  private final Path staging;
  private final Executor closer;
  private final Forces forces;
  private final AtomicLong staged = new AtomicLong();

  /** The names of files that are being written to, and can be found again. */
  private final Set<String> claimed = ConcurrentHashMap.newKeySet();

  private FileBlobStore(BlobPaths paths, Path staging, Executor closer, FileSystemSync sync) {
    this.paths = paths;
    this.staging = staging;
    this.closer = closer;
    this.forces = new Forces(paths, sync);
  }

  static FileBlobStore open(Path blobs, Path staging, Executor closer, FileSystemSync sync)
      throws IOException {
    var paths = BlobPaths.below(blobs);
    Folders.make(staging);
    return new FileBlobStore(paths, staging, closer, sync);
  }

  /** The first to stage a registry's blob continues what was kept; another one starts its own. */
  @Override
  public BlobDraft stage(Digest digest, Optional<RegistryName> from) throws IOException {
    String name = StagingNames.of(digest, from);
    if (!claimed.add(name)) {
      Path file = staging.resolve(staged.getAndIncrement() + StagingNames.NAMELESS);
      return StagedFile.open(paths, file, false, closer, () -> {});
    }
    try {
      return StagedFile.open(
          paths, staging.resolve(name), true, closer, () -> claimed.remove(name));
    } catch (IOException | RuntimeException e) {
      claimed.remove(name);
      throw e;
    }
  }

  @Override
  public Discarded discardKept(Instant before) throws IOException {
    return KeptFiles.discard(staging, before, claimed::add, claimed::remove);
  }

  @Override
  public Set<Digest> force(Collection<Digest> published) throws IOException {
    return forces.force(published);
  }

  @Override
  public Optional<FileChannel> open(Digest digest) throws IOException {
    try {
      return Optional.of(
          FileChannel.open(paths.file(digest), StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  @Override
  public void delete(Digest digest) throws IOException {
    if (Files.deleteIfExists(paths.file(digest))) {
      Folders.force(paths.folder(digest));
    }
  }
}
