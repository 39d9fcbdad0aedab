package dev.entrepot.loadtest.compare.upstream;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * What the upstream has, as files that are named by their digest. Made when first asked for, always
 * the same. For one thread.
 */
public final class Content {
  /** The one repository, as the path of requests begins. */
  static final String REPOSITORY = "/v2/library/app";

  private static final long SEED = 20_261_121;
  private static final int PIECE = 1 << 20;
  private static final int CONFIG_BYTES = 2_000;

  /** So many layers make a manifest of about 2 kB. */
  private static final int LAYERS = 10;

  private static final int LAYER_BYTES = 64 << 10;

  private final Path folder;
  private final Map<String, Blob> blobs = new HashMap<>();
  private final Image image;

  /**
   * Begins with the image.
   *
   * @param folder an empty one
   */
  public Content(Path folder) throws IOException {
    this.folder = folder;
    Files.createDirectories(folder);
    List<Blob> parts = new ArrayList<>();
    parts.add(blob("config", 0, CONFIG_BYTES));
    for (int i = 0; i < LAYERS; i++) {
      parts.add(blob("layer", i, LAYER_BYTES));
    }
    image = new Image(store(Image.manifest(parts)), parts);
  }

  /** The image that has the tag. */
  public Image image() {
    return image;
  }

  /**
   * A blob that no manifest names.
   *
   * @param purpose blobs of two purposes have nothing in common
   * @param number which one of its purpose
   */
  public Blob blob(String purpose, int number, long bytes) throws IOException {
    String name = "%s-%d-%d".formatted(purpose, number, bytes);
    Blob known = blobs.get(name);
    if (known != null) {
      return known;
    }
    Blob made = make(new SplittableRandom(SEED + name.hashCode()), bytes);
    blobs.put(name, made);
    return made;
  }

  /** Several blobs that no manifest names. */
  public List<Blob> blobs(String purpose, int count, long bytes) throws IOException {
    List<Blob> all = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      all.add(blob(purpose, i, bytes));
    }
    return all;
  }

  Path folder() {
    return folder;
  }

  private Blob make(SplittableRandom random, long bytes) throws IOException {
    Path unnamed = folder.resolve("unnamed");
    MessageDigest hash = sha256();
    try (OutputStream file = Files.newOutputStream(unnamed)) {
      byte[] piece = new byte[Math.toIntExact(Math.min(PIECE, bytes))];
      for (long left = bytes; left > 0; left -= piece.length) {
        random.nextBytes(piece);
        int length = Math.toIntExact(Math.min(left, piece.length));
        hash.update(piece, 0, length);
        file.write(piece, 0, length);
      }
    }
    return name(unnamed, hash, bytes);
  }

  private Blob store(byte[] bytes) throws IOException {
    Path unnamed = Files.write(folder.resolve("unnamed"), bytes);
    MessageDigest hash = sha256();
    hash.update(bytes);
    return name(unnamed, hash, bytes.length);
  }

  private Blob name(Path file, MessageDigest hash, long bytes) throws IOException {
    Blob blob = new Blob(HexFormat.of().formatHex(hash.digest()), bytes);
    Files.move(file, folder.resolve(blob.hex()), StandardCopyOption.REPLACE_EXISTING);
    return blob;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has it", e);
    }
  }
}
