package dev.entrepot.operate.bundle;

import dev.entrepot.cache.ContentCache;
import dev.entrepot.cache.error.StoreException;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.Quoted;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * What a store tells another one that it has, so that a bundle need not hold it. A text: the first
 * line says what it is, then comes the digest of a blob on each line, and the last one says how
 * many there were, so that a receipt that was cut is not taken for whole.
 */
public final class Receipt {
  private static final String KIND = "entrepot-receipt ";
  private static final String BEGIN = KIND + "1";
  private static final String END = "end ";

  /** The longest line, in characters; that of a digest is shorter. */
  private static final int MAX_LINE_CHARACTERS = 200;

  private final BufferedReader text;
  private long line;

  private Receipt(BufferedReader text) {
    this.text = text;
  }

  /**
   * Tells what a store has, a line at a time. Blocking.
   *
   * @throws StoreException if the index cannot be read
   */
  public static void write(ContentCache cache, Consumer<String> lines)
      throws StoreException, InterruptedException {
    var count = new AtomicLong();
    lines.accept(BEGIN);
    cache
        .inspection()
        .listing()
        .blobs(
            digest -> {
              lines.accept(digest.toString());
              count.incrementAndGet();
            });
    lines.accept(END + count);
  }

  /**
   * Which of these blobs the writer of a receipt has. Keeps no more than those, however long it is.
   *
   * @throws BundleException if it is no receipt, of another version, or cut
   */
  public static Set<Digest> among(BufferedReader receipt, Set<Digest> blobs) throws IOException {
    return new Receipt(receipt).among(blobs);
  }

  private Set<Digest> among(Set<Digest> blobs) throws IOException {
    requireVersion(next());
    Set<Digest> had = new HashSet<>();
    String entry = next();
    while (!entry.startsWith(END)) {
      Digest digest = digest(entry);
      if (blobs.contains(digest)) {
        had.add(digest);
      }
      entry = next();
    }
    if (!entry.equals(END + (line - 2))) {
      throw new BundleException(
          "the receipt has %d digests where its end says \"%s\": make it again with \"entrepot receipt\""
              .formatted(line - 2, entry));
    }
    return had;
  }

  private static void requireVersion(String first) throws BundleException {
    if (!first.startsWith(KIND)) {
      throw new BundleException(
          "this is not a receipt, as it begins with %s: make one with \"entrepot receipt\""
              .formatted(Quoted.of(first)));
    }
    if (!first.equals(BEGIN)) {
      throw new BundleException(
          "the receipt is of version %s, and this program reads version %s: use the same version of Entrepot on both sides"
              .formatted(
                  Quoted.of(first.substring(KIND.length())), BEGIN.substring(KIND.length())));
    }
  }

  private Digest digest(String entry) throws BundleException {
    return Digest.parse(entry)
        .orElseThrow(
            () ->
                new BundleException(
                    "line %d of the receipt is not a digest: %s; make it again with \"entrepot receipt\""
                        .formatted(line, Quoted.of(entry))));
  }

  private String next() throws IOException {
    var characters = new StringBuilder();
    line++;
    for (int next = text.read(); next != '\n'; next = text.read()) {
      if (next < 0) {
        throw new BundleException(
            "the receipt ends early, in line %d: copy it again".formatted(line));
      }
      if (characters.length() >= MAX_LINE_CHARACTERS) {
        throw new BundleException(
            "line %d is too long for a receipt: make one with \"entrepot receipt\""
                .formatted(line));
      }
      characters.append((char) next);
    }
    return characters.toString().stripTrailing();
  }
}
