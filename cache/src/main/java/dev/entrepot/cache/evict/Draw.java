package dev.entrepot.cache.evict;

import dev.entrepot.cache.index.BlobSamples;
import dev.entrepot.cache.index.ListedBlob;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.DigestAlgorithm;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.random.RandomGenerator;

/**
 * Draws blobs at random and tells the one of least worth that may go. If none of them may, it looks
 * at the blobs in their order, {@value #MOST_PAGES} pages of them, from a random place on.
 */
final class Draw {
  /** How many blobs are drawn. */
  static final int SAMPLE = 64;

  /** How many more of the rare algorithm, so that its blobs go too. */
  private static final int RARE_SAMPLE = 4;

  private static final int PAGE = 256;
  private static final int MOST_PAGES = 64;

  private final BlobSamples index;
  private final RandomGenerator random;

  Draw(BlobSamples index, RandomGenerator random) {
    this.index = index;
    this.random = random;
  }

  /**
   * The blob to go next.
   *
   * @param mayGo whether a blob may
   * @param worth of a blob; the least goes first
   */
  Optional<ListedBlob> least(Predicate<ListedBlob> mayGo, ToDoubleFunction<ListedBlob> worth) {
    return least(index.blobsAt(places()), mayGo, worth).or(() -> search(mayGo, worth));
  }

  private Optional<ListedBlob> search(
      Predicate<ListedBlob> mayGo, ToDoubleFunction<ListedBlob> worth) {
    Digest place = place(DigestAlgorithm.SHA256);
    for (int page = 0; page < MOST_PAGES; page++) {
      List<ListedBlob> blobs = index.blobsFrom(place, PAGE);
      var found = least(blobs, mayGo, worth);
      if (found.isPresent()) {
        return found;
      }
      place = blobs.size() < PAGE ? lowest() : blobs.getLast().digest();
    }
    return Optional.empty();
  }

  private static Optional<ListedBlob> least(
      List<ListedBlob> blobs, Predicate<ListedBlob> mayGo, ToDoubleFunction<ListedBlob> worth) {
    return blobs.stream().distinct().filter(mayGo).min(Comparator.comparingDouble(worth));
  }

  private List<Digest> places() {
    var places = new ArrayList<Digest>();
    for (int drawn = 0; drawn < SAMPLE; drawn++) {
      places.add(place(DigestAlgorithm.SHA256));
    }
    for (int drawn = 0; drawn < RARE_SAMPLE; drawn++) {
      places.add(place(DigestAlgorithm.SHA512));
    }
    return places;
  }

  private Digest place(DigestAlgorithm algorithm) {
    var value = new byte[algorithm.bytes()];
    random.nextBytes(value);
    return Digest.ofValue(algorithm, value);
  }

  private static Digest lowest() {
    return Digest.ofValue(DigestAlgorithm.SHA256, new byte[DigestAlgorithm.SHA256.bytes()]);
  }
}
