package dev.entrepot.operate.bundle.read;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Files that people take for bundles, known by what they begin with. */
final class ForeignArchive {
  /** How many bytes of a file tell. */
  static final int BYTES = 64;

  private static final List<Kind> KINDS =
      List.of(
          new Kind(0, "\u00fd7zXZ\0", "is compressed by xz: unpack it with xz -d"),
          new Kind(0, "BZh", "is compressed by bzip2: unpack it with bzip2 -d"),
          new Kind(0, "LZIP", "is compressed by lzip: unpack it with lzip -d"),
          new Kind(0, "\u0004\"M\u0018", "is compressed by lz4: unpack it with lz4 -d"),
          new Kind(0, "PK\u0003\u0004", "is a zip archive: unpack it, and import the tar in it"),
          new Kind(0, "7z\u00bc\u00af", "is a 7z archive: unpack it, and import the tar in it"),
          new Kind(
              32,
              "SIF_MAGIC",
              "is an image of apptainer, which is not an OCI image: pull the original"),
          new Kind(0, "hsqs", "is a squashfs file system, which is not an OCI image"),
          new Kind(0, "\u007fELF", "is a program"),
          new Kind(0, "{", "is JSON, where a tar archive is expected"),
          new Kind(0, "entrepot-receipt ", "is a receipt: give it to export by --have"));

  private ForeignArchive() {}

  private record Kind(int offset, String magic, String meaning) {
    boolean fits(byte[] begin) {
      return begin.length > offset
          && BundleArchive.startsWith(
              Arrays.copyOfRange(begin, offset, begin.length),
              magic.getBytes(StandardCharsets.ISO_8859_1));
    }
  }

  /** What a file is that is no bundle, as far as that can be told from its beginning. */
  static Optional<String> of(byte[] begin) {
    return KINDS.stream()
        .filter(kind -> kind.fits(begin))
        .findFirst()
        .map(kind -> "this is not a bundle: the file " + kind.meaning());
  }
}
