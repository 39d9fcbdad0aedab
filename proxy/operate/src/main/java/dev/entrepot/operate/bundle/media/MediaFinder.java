package dev.entrepot.operate.bundle.media;

import dev.entrepot.oci.Digest;
import dev.entrepot.operate.bundle.BundleException;
import dev.entrepot.operate.bundle.minisign.VerifyingKey;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Finds the files of bundles by what is named: a file, the parts of one in any order, or what their
 * names begin with. Blocking; one thread.
 */
public final class MediaFinder {
  private static final String HOW_TO_NAME =
      "name all parts, or put them into one folder and name the bundle without numbers";

  private final Optional<VerifyingKey> required;

  /** The parts that were named, by their bundles' names. */
  private final SequencedMap<String, SortedMap<PartName, Path>> parts = new LinkedHashMap<>();

  private final List<Path> whole = new ArrayList<>();

  /**
   * @param required the key by which each bundle's list of checksums has to be signed
   */
  public MediaFinder(Optional<VerifyingKey> required) {
    this.required = required;
  }

  /** A list of checksums, and where it lies. */
  private record FoundList(Path file, ChecksumList list) {}

  /**
   * The bundles, whole files first.
   *
   * @throws BundleException if a file is not there, or is not signed as it has to be
   */
  public List<BundleMedia> find(List<Path> named) throws IOException {
    for (Path file : named) {
      sort(file);
    }
    var found = new ArrayList<BundleMedia>();
    for (Path file : whole) {
      found.add(whole(file));
    }
    for (Map.Entry<String, SortedMap<PartName, Path>> bundle : parts.entrySet()) {
      found.add(ofParts(bundle.getKey(), bundle.getValue()));
    }
    return found;
  }

  private void sort(Path file) throws IOException {
    Optional<PartName> part = PartName.of(file);
    if (part.isPresent()) {
      requireFile(file);
      add(part.get(), file);
    } else if (Files.exists(file)) {
      requireFile(file);
      whole.add(file);
    } else {
      addPartsOf(file);
    }
  }

  private void add(PartName part, Path file) throws BundleException {
    Path other = parts.computeIfAbsent(part.bundle(), _ -> new TreeMap<>()).putIfAbsent(part, file);
    if (other != null) {
      throw new BundleException(
          "%s and %s are the same part of one bundle: name one of them".formatted(other, file));
    }
  }

  private static void requireFile(Path file) throws BundleException {
    if (!Files.exists(file)) {
      throw new BundleException("there is no file %s".formatted(file));
    }
    if (Files.isDirectory(file)) {
      throw new BundleException("%s is a folder: name a bundle in it".formatted(file));
    }
  }

  /** Those that lie where the whole would; a list of checksums says which of them count. */
  private void addPartsOf(Path bundle) throws IOException {
    Optional<SortedSet<PartName>> listed =
        listIn(ChecksumList.beside(bundle)).map(it -> it.list().parts(name(bundle)));
    for (int number = 1; number <= PartName.MAX_PARTS; number++) {
      var part = new PartName(name(bundle), number);
      Path file = bundle.resolveSibling(part.toString());
      if (Files.exists(file) && listed.stream().allMatch(it -> it.contains(part))) {
        add(part, file);
      }
    }
    if (!parts.containsKey(name(bundle))) {
      throw new BundleException("there is no file %s, nor parts of it".formatted(bundle));
    }
  }

  private BundleMedia whole(Path file) throws IOException {
    Optional<FoundList> list = list(name(file), List.of(file));
    if (list.isEmpty()) {
      return new BundleMedia(
          file.toString(), List.of(new MediaFile(file, Optional.empty())), Optional.empty());
    }
    Optional<Digest> sum = list.get().list().sum(name(file));
    if (sum.isEmpty() && required.isPresent()) {
      throw unnamed(list.get(), name(file));
    }
    return new BundleMedia(file.toString(), List.of(new MediaFile(file, sum)), Optional.empty());
  }

  private BundleMedia ofParts(String bundle, SortedMap<PartName, Path> found) throws IOException {
    Optional<FoundList> list =
        list(bundle, found.values())
            .filter(it -> required.isPresent() || !it.list().parts(bundle).isEmpty());
    if (list.isPresent()) {
      return listed(bundle, found, list.get());
    }
    PartName last = found.lastKey();
    for (int number = 1; number < last.number(); number++) {
      var part = new PartName(bundle, number);
      if (!found.containsKey(part)) {
        throw new BundleException("%s is missing: %s".formatted(part, HOW_TO_NAME));
      }
    }
    return new BundleMedia(
        bundle,
        found.values().stream().map(file -> new MediaFile(file, Optional.empty())).toList(),
        Optional.of(last.next()));
  }

  private static BundleMedia listed(String bundle, SortedMap<PartName, Path> found, FoundList from)
      throws BundleException {
    SortedSet<PartName> all = from.list().parts(bundle);
    for (PartName part : found.keySet()) {
      if (!all.contains(part)) {
        throw unnamed(from, part.toString());
      }
    }
    List<PartName> missing = all.stream().filter(part -> !found.containsKey(part)).toList();
    if (!missing.isEmpty()) {
      throw new BundleException(
          "%s %s missing of %d parts: %s"
              .formatted(
                  missing.stream().map(PartName::toString).collect(Collectors.joining(", ")),
                  missing.size() == 1 ? "is" : "are",
                  all.size(),
                  HOW_TO_NAME));
    }
    List<MediaFile> files = new ArrayList<>();
    found.forEach((part, file) -> files.add(new MediaFile(file, from.list().sum(part.toString()))));
    return new BundleMedia(bundle, files, Optional.empty());
  }

  private static BundleException unnamed(FoundList list, String file) {
    return new BundleException(
        "%s does not name %s, which is of another bundle then: leave it out, or copy the list again"
            .formatted(list.file(), file));
  }

  /** The list beside any of the files, if there is one; where it is required, it is right. */
  private Optional<FoundList> list(String bundle, Iterable<Path> files) throws IOException {
    for (Path file : files) {
      Optional<FoundList> found = listIn(ChecksumList.beside(file.resolveSibling(bundle)));
      if (found.isPresent()) {
        return found;
      }
    }
    if (required.isPresent()) {
      throw new BundleException(
          "there is no %s beside the bundle, whose signature is required: copy it along, or export with --sign"
              .formatted(ChecksumList.beside(Path.of(bundle))));
    }
    return Optional.empty();
  }

  private Optional<FoundList> listIn(Path file) throws IOException {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    byte[] text;
    try (InputStream in = Files.newInputStream(file)) {
      text = in.readNBytes(ChecksumList.MAX_BYTES + 1);
    }
    if (text.length > ChecksumList.MAX_BYTES) {
      throw new BundleException("%s is too long for a list of checksums".formatted(file));
    }
    if (required.isPresent()) {
      required.get().require(text, file, ChecksumList.signature(file));
    }
    return Optional.of(new FoundList(file, ChecksumList.read(text, file)));
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName());
  }
}
