package dev.entrepot.cache.verify;

import static dev.entrepot.cache.index.table.Tables.BLOBS;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.entrepot.cache.blob.BlobStore;
import dev.entrepot.cache.index.table.IndexLookups;
import dev.entrepot.oci.Descriptor;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.DigestAlgorithm;
import dev.entrepot.oci.MediaType;
import dev.entrepot.oci.manifest.ImageManifest;
import dev.entrepot.verifier.DiffIds;
import dev.entrepot.verifier.LayerVerifier;
import dev.entrepot.verifier.TooLargeException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Uncompresses the layers of images and compares them with what the images' configs name. What is
 * wrong stays: it is what its digest says, so fetching it again would bring the same. For one
 * thread.
 */
final class LayerCheck {
  /** How many layers' results are remembered, as images share layers. */
  private static final int MAX_REMEMBERED = 100_000;

  private static final Set<MediaType> IMAGE_CONFIGS =
      Set.of(
          new MediaType("application/vnd.oci.image.config.v1+json"),
          new MediaType("application/vnd.docker.container.image.v1+json"));

  private static final String ENCRYPTED = "+encrypted";

  /** What a layer was uncompressed to. */
  private sealed interface Result {
    record Uncompressed(Digest diffId) implements Result {}

    record Failed(String reason) implements Result {}

    /** Nothing is known of it. */
    record TooLarge(String reason) implements Result {}
  }

  private record Key(Digest layer, DigestAlgorithm algorithm) {}

  private final IndexLookups index;
  private final BlobStore blobs;
  private final ReadRate rate;
  private final Tally tally;
  private final Cache<Key, Result> remembered =
      Caffeine.newBuilder().maximumSize(MAX_REMEMBERED).executor(Runnable::run).build();

  LayerCheck(IndexLookups index, BlobStore blobs, ReadRate rate, Tally tally) {
    this.index = index;
    this.blobs = blobs;
    this.rate = rate;
    this.tally = tally;
  }

  /** Looks at the layers that are stored; those of something else than an image are passed over. */
  void check(Digest image, ImageManifest manifest) throws InterruptedException {
    Optional<Descriptor> config =
        manifest.config().filter(it -> IMAGE_CONFIGS.contains(it.mediaType()));
    if (config.isEmpty()) {
      return;
    }
    List<Descriptor> layers = manifest.layers();
    Optional<List<Digest>> diffIds =
        diffIds(config.get().digest()).filter(named -> named.size() == layers.size());
    for (int i = 0; i < layers.size(); i++) {
      Descriptor layer = layers.get(i);
      if (!index.has(BLOBS, layer.digest())) {
        continue; // It counts as absent.
      }
      if (diffIds.isEmpty() || layer.mediaType().value().endsWith(ENCRYPTED)) {
        tally.layerUnchecked();
      } else {
        compare(image, layer.digest(), diffIds.get().get(i));
      }
    }
  }

  private Optional<List<Digest>> diffIds(Digest config) throws InterruptedException {
    try {
      Optional<FileChannel> file = blobs.open(config);
      if (file.isEmpty()) {
        return Optional.empty();
      }
      try (var input = new PacedInput(file.get(), rate, tally)) {
        return DiffIds.read(input.readNBytes(DiffIds.MAX_CONFIG_BYTES + 1));
      }
    } catch (ClosedByInterruptException | InterruptedIOException e) {
      throw brokenOff(e);
    } catch (IOException e) {
      return Optional.empty(); // As a blob it has been, or will be, found unreadable.
    }
  }

  private void compare(Digest image, Digest layer, Digest expected) throws InterruptedException {
    var key = new Key(layer, expected.algorithm());
    Result result = remembered.getIfPresent(key);
    if (result == null) {
      Optional<Result> fresh = uncompress(key);
      if (fresh.isEmpty()) {
        tally.layerUnchecked();
        return;
      }
      result = fresh.get();
      remembered.put(key, result);
    }
    switch (result) {
      case Result.TooLarge(String reason) -> tally.layerTooLarge(layer, reason);
      case Result.Uncompressed(Digest diffId) -> {
        tally.layerCompared();
        if (!diffId.equals(expected)) {
          wrong(image, layer, "is %s uncompressed, not %s".formatted(diffId, expected));
        }
      }
      case Result.Failed(String reason) -> {
        tally.layerCompared();
        wrong(image, layer, "is not uncompressed: " + reason);
      }
    }
  }

  /** Empty if the file cannot be read, which says nothing of the layer. */
  private Optional<Result> uncompress(Key key) throws InterruptedException {
    try {
      Optional<FileChannel> file = blobs.open(key.layer());
      return file.isEmpty() ? Optional.empty() : uncompress(key, file.get());
    } catch (ClosedByInterruptException | InterruptedIOException e) {
      throw brokenOff(e);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private Optional<Result> uncompress(Key key, FileChannel file) throws IOException {
    try (var input = new PacedInput(file, rate, tally)) {
      try {
        var bound = new LayerBound(input.size(), System::nanoTime, input::nanos);
        return Optional.of(
            new Result.Uncompressed(LayerVerifier.diffId(input, key.algorithm(), bound)));
      } catch (TooLargeException e) {
        return Optional.of(new Result.TooLarge(String.valueOf(e.getMessage())));
      } catch (InterruptedIOException e) {
        throw e;
      } catch (IOException e) {
        if (input.failure().isPresent()) {
          throw input.failure().get();
        }
        return Optional.of(new Result.Failed(String.valueOf(e.getMessage())));
      }
    }
  }

  private void wrong(Digest image, Digest layer, String what) {
    tally.found(
        new VerificationFinding(
            VerificationFinding.Kind.WRONG_LAYER,
            layer,
            "the layer, as the config of image %s has it, %s".formatted(image, what),
            false));
  }

  private static InterruptedException brokenOff(IOException e) {
    return (InterruptedException) new InterruptedException("broken off").initCause(e);
  }
}
