package dev.entrepot.operate.bundle.media;

import dev.entrepot.oci.Digest;
import dev.entrepot.oci.DigestAlgorithm;
import dev.entrepot.operate.bundle.BundleException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The SHA-256 of each file of a bundle, as {@code sha256sum} writes and checks it.
 *
 * @param sums by the names of files that lie beside the list
 */
public record ChecksumList(SequencedMap<String, Digest> sums) {
  /** The longest list, in bytes: 1 MiB. */
  static final int MAX_BYTES = 1 << 20;

  private static final String SUFFIX = ".sha256";
  private static final String SIGNATURE = ".minisig";
  private static final Pattern LINE = Pattern.compile("([0-9a-f]{64}) [ *](.+)");

  public ChecksumList {
    sums = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(sums));
  }

  /** Where the list of a bundle lies. */
  static Path beside(Path bundle) {
    return bundle.resolveSibling(bundle.getFileName() + SUFFIX);
  }

  /** Where the signature of a list lies. */
  static Path signature(Path list) {
    return list.resolveSibling(list.getFileName() + SIGNATURE);
  }

  /** Whether a file can be named in a list as it is. */
  public static boolean canName(String file) {
    return file.chars().noneMatch(c -> c == '\\' || Character.isISOControl(c));
  }

  /**
   * Reads a list.
   *
   * @param file its own name, for messages
   * @throws BundleException if it is none
   */
  static ChecksumList read(byte[] text, Path file) throws BundleException {
    var sums = new LinkedHashMap<String, Digest>();
    Iterator<String> lines = new String(text, StandardCharsets.UTF_8).lines().iterator();
    for (int line = 1; lines.hasNext(); line++) {
      Matcher matcher = LINE.matcher(lines.next());
      if (!matcher.matches()) {
        throw new BundleException(
            "line %d of %s is not a checksum of a file: copy it again".formatted(line, file));
      }
      sums.put(matcher.group(2), new Digest(DigestAlgorithm.SHA256, matcher.group(1)));
    }
    return new ChecksumList(sums);
  }

  /** The list as a text. */
  byte[] text() {
    var text = new StringBuilder();
    sums.forEach((name, sum) -> text.append("%s  %s\n".formatted(sum.hex(), name)));
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  Optional<Digest> sum(String file) {
    return Optional.ofNullable(sums.get(file));
  }

  /** The parts of a bundle that are listed, in their order. */
  SortedSet<PartName> parts(String bundle) {
    var parts = new TreeSet<PartName>();
    sums.keySet().stream()
        .flatMap(name -> PartName.parse(name).stream())
        .filter(part -> part.bundle().equals(bundle))
        .forEach(parts::add);
    return parts;
  }
}
