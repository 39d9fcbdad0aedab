package dev.entrepot.cache.evict;

import dev.entrepot.cache.index.ListedBlob;
import dev.entrepot.cache.index.table.BlobSamples;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.DigestAlgorithm;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * Draws blobs at random and tells the one of least worth that may go. Blobs are drawn in runs of
 * {@value #RUN} from random places on: a single blob behind a place would be drawn the more often,
 * the wider the gap before its digest is. If none of them may go, it looks at the blobs in their
 * order, {@value #MOST_PAGES} pages of them, from a random place on.
 */
public final class Sampler {
  /** How many blobs a store draws. */
  public static final int SAMPLE = 64;

  /** How many blobs in a row are drawn from one place. */
  private static final int RUN = 8;

  /** How many more of the rare algorithm, so that its blobs go too. */
  private static final int RARE_SAMPLE = 4;

  private static final int PAGE = 256;
  private static final int MOST_PAGES = 64;

  private final BlobSamples blobs;
  private final int sample;
  private final RandomGenerator random;

  Sampler(BlobSamples blobs, RandomGenerator random) {
    this(blobs, SAMPLE, random);
  }

  /**
   * A draw among the blobs.
   *
   * @param sample how many blobs are drawn, at least 1
   */
  public Sampler(BlobSamples blobs, int sample, RandomGenerator random) {
    this.blobs = blobs;
    this.sample = sample;
    this.random = random;
  }

  /**
   * The blob to go next.
   *
   * @param mayGo whether a blob may
   * @param worth of a blob; the least goes first
   */
  public Optional<ListedBlob> least(
      Predicate<ListedBlob> mayGo, ToDoubleFunction<ListedBlob> worth) {
    return least(drawn(), mayGo, worth).or(() -> search(mayGo, worth));
  }

  private Optional<ListedBlob> search(
      Predicate<ListedBlob> mayGo, ToDoubleFunction<ListedBlob> worth) {
    Digest place = place(DigestAlgorithm.SHA256);
    for (int page = 0; page < MOST_PAGES; page++) {
      List<ListedBlob> listed = blobs.blobsFrom(place, PAGE);
      var found = least(listed, mayGo, worth);
      if (found.isPresent()) {
        return found;
      }
      place = listed.size() < PAGE ? lowest() : listed.getLast().digest();
    }
    return Optional.empty();
  }

  private static Optional<ListedBlob> least(
      List<ListedBlob> listed, Predicate<ListedBlob> mayGo, ToDoubleFunction<ListedBlob> worth) {
    return listed.stream().distinct().filter(mayGo).min(Comparator.comparingDouble(worth));
  }

  private List<ListedBlob> drawn() {
    var drawn = new ArrayList<ListedBlob>();
    for (int left = sample; left > 0; left -= RUN) {
      addRun(Math.min(RUN, left), drawn);
    }
    var rare = Stream.generate(() -> place(DigestAlgorithm.SHA512)).limit(RARE_SAMPLE).toList();
    drawn.addAll(blobs.blobsAt(rare));
    return drawn;
  }

  /** Adds so many blobs from a random place on, around the end. */
  private void addRun(int length, List<ListedBlob> drawn) {
    List<ListedBlob> run = blobs.blobsFrom(place(DigestAlgorithm.SHA256), length);
    drawn.addAll(run);
    if (run.size() < length) {
      drawn.addAll(blobs.blobsFrom(lowest(), length - run.size()));
    }
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
