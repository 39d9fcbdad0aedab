package dev.entrepot.operate.bundle.media;

import dev.entrepot.oci.Digest;
import dev.entrepot.operate.bundle.BundleException;
import dev.entrepot.operate.bundle.minisign.SigningKey;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * Writes a bundle to media: one file or its parts, the list of their checksums, and its signature.
 * Nothing has its name before all of it is there. Blocking; one thread.
 */
public final class MediaWriter implements AutoCloseable {
  private final Path bundle;
  private final MediaForm form;
  private final InstantSource clock;
  private final PartsOutput output;

  /** What has been written, by the names that it will have. */
  private final List<Path> files = new ArrayList<>();

  /**
   * @param bundle the name of the one file, or what those of the parts begin with
   * @throws BundleException if something has that name that is not a file: a bundle would take the
   *     place of a device
   */
  public MediaWriter(Path bundle, MediaForm form, InstantSource clock) throws BundleException {
    if (Files.exists(bundle) && !Files.isRegularFile(bundle)) {
      throw new BundleException(
          "%s is not a file: name a file by -o, or the standard output by -o -".formatted(bundle));
    }
    this.bundle = bundle;
    this.form = form;
    this.clock = clock;
    this.output = new PartsOutput(number -> unfinished(file(number)), form.partBytes());
  }

  /** Takes the bundle; to be closed once it is whole. */
  public OutputStream output() {
    return output;
  }

  /**
   * Gives all files their names, once the output is closed. What an earlier bundle of that name has
   * left is removed.
   *
   * @return the files, in the order of the bundle, then list and signature
   */
  public List<Path> publish() throws IOException {
    for (int number = 1; number <= output.begun(); number++) {
      files.add(file(number));
    }
    if (form.isListed()) {
      writeList();
    }
    removeOld();
    for (Path file : files) {
      Files.move(unfinished(file), file, StandardCopyOption.ATOMIC_MOVE);
    }
    return List.copyOf(files);
  }

  private void writeList() throws IOException {
    var sums = new LinkedHashMap<String, Digest>();
    for (int i = 0; i < files.size(); i++) {
      sums.put(name(files.get(i)), output.sums().get(i));
    }
    Path list = ChecksumList.beside(bundle);
    byte[] text = new ChecksumList(sums).text();
    write(list, text);
    if (form.key().isPresent()) {
      SigningKey key = form.key().get();
      write(ChecksumList.signature(list), key.sign(text, name(list), clock.instant()));
    }
  }

  private void write(Path file, byte[] bytes) throws IOException {
    files.add(file);
    Files.write(unfinished(file), bytes);
  }

  /** The names that begin with a bundle's are its own. */
  private void removeOld() throws IOException {
    Path list = ChecksumList.beside(bundle);
    Files.deleteIfExists(ChecksumList.signature(list));
    Files.deleteIfExists(list);
    if (form.partBytes().isPresent()) {
      Files.deleteIfExists(bundle);
      int number = output.begun() + 1;
      while (number <= PartName.MAX_PARTS && Files.deleteIfExists(file(number))) {
        number++;
      }
    }
  }

  private Path file(int number) {
    return form.partBytes().isPresent()
        ? bundle.resolveSibling(new PartName(name(bundle), number).toString())
        : bundle;
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName());
  }

  private static Path unfinished(Path file) {
    return file.resolveSibling(file.getFileName() + ".unfinished");
  }

  /** Removes what has not been published. */
  @Override
  public void close() throws IOException {
    output.close();
    for (int number = 1; number <= output.begun(); number++) {
      Files.deleteIfExists(unfinished(file(number)));
    }
    for (Path file : files) {
      Files.deleteIfExists(unfinished(file));
    }
  }
}
