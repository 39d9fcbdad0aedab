package dev.entrepot.config.check;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The blocks of a file in PEM (RFC 7468).
 *
 * @param blocks in their order
 */
record PemFile(List<Block> blocks) {
  /** How much of a file is read, 1 MiB. */
  private static final int MAX_BYTES = 1 << 20;

  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*(?:-[^-]+)*)-----END \\1-----");

  /**
   * One of them.
   *
   * @param label such as {@code CERTIFICATE}
   * @param body what stands between the lines of the label
   */
  record Block(String label, String body) {
    boolean isKey() {
      return label.endsWith("PRIVATE KEY");
    }

    /** PKCS #8 says so in its label, older forms in a header (RFC 1421, 4.6.1.1). */
    boolean isEncrypted() {
      return label.startsWith("ENCRYPTED ") || body.contains("Proc-Type: 4,ENCRYPTED");
    }

    /**
     * What is encoded.
     *
     * @throws IllegalArgumentException if the body is not Base64
     */
    byte[] bytes() {
      return Base64.getMimeDecoder().decode(body);
    }
  }

  PemFile {
    blocks = List.copyOf(blocks);
  }

  static PemFile read(Path file) throws IOException {
    byte[] bytes;
    try (var in = Files.newInputStream(file)) {
      bytes = in.readNBytes(MAX_BYTES);
    }
    List<Block> blocks = new ArrayList<>();
    Matcher matcher = BLOCK.matcher(new String(bytes, StandardCharsets.ISO_8859_1));
    while (matcher.find()) {
      blocks.add(new Block(matcher.group(1), matcher.group(2)));
    }
    return new PemFile(blocks);
  }
}
