package dev.entrepot.operate.bundle.write;

import dev.entrepot.cache.ContentCache;
import dev.entrepot.cache.blob.OpenBlob;
import dev.entrepot.cache.index.StoredManifest;
import dev.entrepot.oci.Digest;
import dev.entrepot.operate.bundle.BundleException;
import dev.entrepot.operate.bundle.BundleProgress;
import dev.entrepot.operate.bundle.LayoutEntries;
import dev.entrepot.verifier.ContentVerifier;
import dev.entrepot.verifier.Verified;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * Writes a parcel as an OCI image layout in a tar archive: first what names the images, then their
 * manifests, then blobs. The same parcel always gives the same bytes. All that is written is
 * verified on the way. Blocking; for one thread, which must not be interrupted, as it reads files
 * that others read too.
 */
public final class BundleWriter {
  private static final int PIECE_BYTES = 256 << 10; // 256 KiB
  private static final FileTime NO_TIME = FileTime.from(Instant.EPOCH);
  private static final int MODE = 0644;
  private static final int FOLDER_MODE = 0755;

  private final ContentCache cache;
  private final TarArchiveOutputStream tar;
  private final BundleProgress progress;
  private final byte[] piece = new byte[PIECE_BYTES];

  private BundleWriter(ContentCache cache, TarArchiveOutputStream tar, BundleProgress progress) {
    this.cache = cache;
    this.tar = tar;
    this.progress = progress;
  }

  /**
   * Writes a bundle. What it throws leaves the output unfinished.
   *
   * @param without blobs that the receiver has
   * @param out is not closed
   * @param progress is called for the bytes of blobs
   * @throws BundleException if a blob has gone meanwhile, or is damaged
   */
  public static void write(
      ContentCache cache,
      Parcel parcel,
      Set<Digest> without,
      OutputStream out,
      BundleProgress progress)
      throws IOException {
    var tar = new TarArchiveOutputStream(out, StandardCharsets.UTF_8.name());
    tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
    tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
    new BundleWriter(cache, tar, progress).write(parcel, without);
    tar.finish();
    tar.flush();
  }

  private void write(Parcel parcel, Set<Digest> without) throws IOException {
    long lacking = parcel.blobs().keySet().stream().filter(without::contains).count();
    write(LayoutEntries.LAYOUT, LayoutJson.layout().encode());
    write(LayoutEntries.INDEX, LayoutJson.index(parcel, lacking).encode());
    write(LayoutEntries.DOCKER, LayoutJson.docker(parcel).encode());
    writeFolders(parcel);
    for (StoredManifest manifest : parcel.manifests().values()) {
      write(LayoutEntries.blob(manifest.digest()), manifest.bytes());
    }
    for (Map.Entry<Digest, Long> blob : parcel.blobs().entrySet()) {
      if (!without.contains(blob.getKey())) {
        write(blob.getKey(), blob.getValue());
      }
    }
  }

  /** Tools that unpack what they read make a file only where its folder is. */
  private void writeFolders(Parcel parcel) throws IOException {
    var folders = new TreeSet<String>();
    Stream.concat(parcel.manifests().keySet().stream(), parcel.blobs().keySet().stream())
        .map(LayoutEntries::folder)
        .forEach(folders::add);
    writeFolder(LayoutEntries.BLOBS);
    for (String folder : folders) {
      writeFolder(folder);
    }
  }

  private void writeFolder(String name) throws IOException {
    var entry = new TarArchiveEntry(name);
    entry.setMode(FOLDER_MODE);
    entry.setIds(0, 0);
    entry.setLastModifiedTime(NO_TIME);
    tar.putArchiveEntry(entry);
    tar.closeArchiveEntry();
  }

  private void write(String name, String text) throws IOException {
    write(name, text.getBytes(StandardCharsets.UTF_8));
  }

  private void write(String name, byte[] bytes) throws IOException {
    begin(name, bytes.length);
    tar.write(bytes);
    tar.closeArchiveEntry();
  }

  private void write(Digest digest, long size) throws IOException {
    try (OpenBlob blob =
        cache
            .blobs()
            .open(digest)
            .orElseThrow(
                () ->
                    new BundleException(
                        "blob %s has just gone from the store: run the command again"
                            .formatted(digest)))) {
      begin(LayoutEntries.blob(digest), size);
      copy(blob, size);
      tar.closeArchiveEntry();
    }
  }

  private void copy(OpenBlob blob, long size) throws IOException {
    var verifier = new ContentVerifier(blob.digest());
    long position = 0;
    while (position < size) {
      var buffer = ByteBuffer.wrap(piece, 0, (int) Math.min(piece.length, size - position));
      int count = blob.channel().read(buffer, position);
      if (count < 0) {
        break;
      }
      verifier.update(buffer.flip());
      tar.write(piece, 0, count);
      position += count;
      progress.done(count);
    }
    if (!(verifier.finish(OptionalLong.of(size)) instanceof Verified)) {
      cache.blobs().doubt(blob.digest());
      throw new BundleException(
          "blob %s is damaged on disk: run \"entrepot verify\", and pull it again"
              .formatted(blob.digest()));
    }
  }

  private void begin(String name, long size) throws IOException {
    var entry = new TarArchiveEntry(name);
    entry.setSize(size);
    entry.setMode(MODE);
    entry.setIds(0, 0);
    entry.setLastModifiedTime(NO_TIME);
    tar.putArchiveEntry(entry);
  }
}
