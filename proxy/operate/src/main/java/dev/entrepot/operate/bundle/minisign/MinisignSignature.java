package dev.entrepot.operate.bundle.minisign;

import dev.entrepot.operate.bundle.BundleException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A signature as minisign writes it beside what is signed, of the kind that hashes first. */
final class MinisignSignature {
  private static final String HASHED = "ED";
  private static final String NOT_HASHED = "Ed";
  private static final String TRUSTED = "trusted comment: ";
  private static final int BYTES = 2 + Long.BYTES + Ed25519.SIGNATURE_BYTES;
  private static final int LINES = 4;

  private final KeyNumber key;
  private final byte[] ofContent;
  private final String comment;
  private final byte[] ofComment;

  /**
   * @param ofContent the signature of the file's hash
   * @param comment what the signer says beside it, one line
   * @param ofComment the signature of the first one and the comment
   */
  MinisignSignature(KeyNumber key, byte[] ofContent, String comment, byte[] ofComment) {
    this.key = key;
    this.ofContent = ofContent.clone();
    this.comment = comment;
    this.ofComment = ofComment.clone();
  }

  /**
   * Reads one. Blocking.
   *
   * @throws BundleException if it is none
   */
  static MinisignSignature read(Path file) throws IOException {
    if (!Files.exists(file)) {
      throw new BundleException(
          "there is no signature %s: copy it along, or make the bundle with --sign"
              .formatted(file));
    }
    List<String> lines = KeyText.lines(file);
    Optional<ByteBuffer> first = lines.size() < LINES ? Optional.empty() : decoded(lines, 1, BYTES);
    Optional<ByteBuffer> last =
        lines.size() < LINES ? Optional.empty() : decoded(lines, 3, Ed25519.SIGNATURE_BYTES);
    if (first.isEmpty() || last.isEmpty() || !lines.get(2).startsWith(TRUSTED)) {
      throw none(file);
    }
    switch (KeyText.name(first.get())) {
      case HASHED -> {}
      case NOT_HASHED ->
          throw new BundleException(
              "%s is a signature of the old kind: sign again, without -l".formatted(file));
      default -> throw none(file);
    }
    return new MinisignSignature(
        KeyNumber.read(first.get()),
        KeyText.take(first.get(), Ed25519.SIGNATURE_BYTES),
        lines.get(2).substring(TRUSTED.length()),
        KeyText.take(last.get(), Ed25519.SIGNATURE_BYTES));
  }

  private static Optional<ByteBuffer> decoded(List<String> lines, int line, int bytes) {
    return KeyText.decoded(lines.get(line), bytes);
  }

  private static BundleException none(Path file) {
    return new BundleException(
        "%s is not a signature of minisign: copy it again, or sign again".formatted(file));
  }

  KeyNumber key() {
    return key;
  }

  byte[] ofContent() {
    return ofContent.clone();
  }

  String comment() {
    return comment;
  }

  byte[] ofComment() {
    return ofComment.clone();
  }

  /** The file, as {@link #read} and minisign read it. */
  byte[] file() {
    var bytes = ByteBuffer.allocate(BYTES).put(HASHED.getBytes(StandardCharsets.ISO_8859_1));
    key.write(bytes);
    bytes.put(ofContent);
    return """
    %ssignature by Entrepot
    %s
    %s%s
    %s
    """
        .formatted(
            KeyText.UNTRUSTED,
            KeyText.encoded(bytes.array()),
            TRUSTED,
            comment,
            KeyText.encoded(ofComment))
        .getBytes(StandardCharsets.UTF_8);
  }
}
