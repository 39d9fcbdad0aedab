package dev.entrepot.operate.bundle.read;

import dev.entrepot.cache.ContentCache;
import dev.entrepot.cache.blob.StagedBlob;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.manifest.ImageIndex;
import dev.entrepot.oci.manifest.ImageManifest;
import dev.entrepot.oci.manifest.ManifestParser;
import dev.entrepot.operate.bundle.BundleException;
import dev.entrepot.operate.bundle.ImportOutcome;
import dev.entrepot.operate.bundle.ImportReport;
import dev.entrepot.operate.bundle.LayoutEntries;
import dev.entrepot.operate.bundle.read.BundleArchive.Entry;
import dev.entrepot.operate.name.NamedImage;
import dev.entrepot.verifier.ContentVerifier;
import dev.entrepot.verifier.Verification;
import dev.entrepot.verifier.Verified;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Brings the images of a bundle into a store. The files of the bundle are taken in whatever order
 * they come: a blob counts once all its bytes are verified, and an image once all that it needs is
 * here. What has come stays if the rest does not, so that to import again goes on. Blocking; for
 * one thread.
 */
public final class BundleImport {
  /** The longest {@code index.json}, in bytes: 16 MiB, which is about 30,000 images. */
  private static final int MAX_INDEX_BYTES = 16 << 20;

  private static final int PIECE_BYTES = 512 << 10; // 512 KiB

  private final ContentCache cache;
  private final BundleNames names;
  private final Optional<NamedImage> as;
  private final Admission admission;
  private final byte[] piece = new byte[PIECE_BYTES];
  private @Nullable LayoutIndex index;
  private boolean isOfDocker;
  private long newBlobs;
  private long newBytes;
  private long knownBlobs;

  /**
   * @param names what the names in the bundle mean
   * @param moves which tags it may move
   * @param as the name of the one image of the bundle, instead of its own
   */
  public BundleImport(
      ContentCache cache,
      BundleNames names,
      TagMoves moves,
      Optional<NamedImage> as,
      InstantSource clock) {
    this.cache = cache;
    this.names = names;
    this.as = as;
    this.admission = new Admission(cache, moves, clock);
  }

  /**
   * Reads a bundle to its end; once. No image is admitted before the stream has ended, so that one
   * that fails at its end changes nothing.
   *
   * @param in is not closed
   * @throws BundleException if it is no bundle, or damaged, or ends early
   * @throws IOException if the stream fails, or the store cannot take what comes
   */
  public ImportReport run(InputStream in) throws IOException, InterruptedException {
    BundleArchive archive = BundleArchive.of(in);
    for (Optional<Entry> next = archive.next(); next.isPresent(); next = archive.next()) {
      take(archive, next.get());
    }
    var _ = in.transferTo(OutputStream.nullOutputStream());
    if (index == null) {
      throw new BundleException(
          isOfDocker
              ? "this is an archive of docker save in its older form, which is not an OCI image"
                  + " layout: convert it with skopeo copy docker-archive:FILE"
                  + " oci-archive:OTHER:NAME"
              : "the archive has no index.json: this is not an OCI image layout, or it ends early");
    }
    var outcomes = new ArrayList<ImportOutcome>();
    for (LayoutIndex.Root root : index.roots()) {
      outcomes.add(admission.admit(root));
    }
    return new ImportReport(outcomes, newBlobs, newBytes, knownBlobs, index.lacksSome());
  }

  private void take(BundleArchive archive, Entry entry) throws IOException {
    Optional<Digest> digest = entry.digest();
    if (digest.isPresent()) {
      try {
        takeContent(archive, entry, digest.get());
      } catch (BundleException e) {
        throw e;
      } catch (IOException e) {
        throw StoreWrites.full(e);
      }
    } else if (entry.name().equals(LayoutEntries.INDEX)) {
      index = LayoutIndex.read(archive.whole(entry, MAX_INDEX_BYTES), names, as);
    }
    if (entry.name().equals(LayoutEntries.DOCKER)) {
      isOfDocker = true;
    }
    // All else is of other tools.
  }

  private void takeContent(BundleArchive archive, Entry entry, Digest digest) throws IOException {
    if (cache.blobs().size(digest).isPresent()) {
      knownBlobs++;
    } else if (entry.size() > ManifestParser.MAX_BYTES) {
      takeBlob(archive, entry, digest);
    } else {
      takeSmall(archive.whole(entry, ManifestParser.MAX_BYTES), digest);
    }
  }

  /** A manifest, or a blob that is no longer than one. */
  private void takeSmall(byte[] bytes, Digest digest) throws IOException {
    Verified verified = require(ContentVerifier.verify(digest, bytes));
    switch (ManifestParser.parse(bytes, Optional.empty())) {
      case ImageManifest manifest -> admission.hold(verified, manifest);
      case ImageIndex manifest -> admission.hold(verified, manifest);
      default -> {
        try (StagedBlob staged = begin(digest, bytes.length)) {
          staged.write(new ByteBuffer[] {ByteBuffer.wrap(bytes)});
          commit(staged, verified);
        }
      }
    }
  }

  private void takeBlob(BundleArchive archive, Entry entry, Digest digest) throws IOException {
    var verifier = new ContentVerifier(digest);
    try (StagedBlob staged = begin(digest, entry.size())) {
      for (int count = archive.read(piece); count > 0; count = archive.read(piece)) {
        verifier.update(ByteBuffer.wrap(piece, 0, count));
        staged.write(new ByteBuffer[] {ByteBuffer.wrap(piece, 0, count)});
      }
      commit(staged, require(verifier.finish(OptionalLong.of(entry.size()))));
    }
  }

  /** What an earlier download has left of it is not what the bundle has, for all we know. */
  private StagedBlob begin(Digest digest, long size) throws IOException {
    StagedBlob staged = cache.blobs().stage(digest);
    try {
      if (staged.size() > 0) {
        staged.truncate(0);
      }
      staged.expect(size);
      return staged;
    } catch (IOException | RuntimeException e) {
      staged.close();
      throw e;
    }
  }

  private void commit(StagedBlob staged, Verified verified) throws IOException {
    staged.commit(verified);
    newBlobs++;
    newBytes += verified.size();
  }

  private static Verified require(Verification verification) throws BundleException {
    if (verification instanceof Verified verified) {
      return verified;
    }
    throw new BundleException(
        "the bundle is damaged: %s; copy it again, and import it again; what has come is kept"
            .formatted(verification));
  }
}
