package dev.entrepot.config.read;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** Finds the key that a misspelt one was meant to be. */
public final class NearestKey {
  /** How many characters may be missing, added or wrong. */
  private static final int MAX_DISTANCE = 3;

  private NearestKey() {}

  /** The known key that differs least; empty if each differs too much to be a misspelling. */
  public static Optional<String> to(String name, Collection<String> known) {
    return known.stream()
        .filter(key -> isNear(name, key))
        .min(Comparator.comparingInt(key -> distance(name, key)));
  }

  private static boolean isNear(String name, String key) {
    boolean comparable = Math.abs(name.length() - key.length()) <= MAX_DISTANCE;
    return comparable && distance(name, key) <= Math.min(MAX_DISTANCE, key.length() / 2);
  }

  private static int distance(String name, String key) {
    return LevenshteinDistance.getDefaultInstance().apply(name, key);
  }
}
