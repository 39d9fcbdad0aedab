import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.Deflater;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipParameters;

/**
 * Files as an archive holds them. The archive depends on names, contents and modes alone: entries
 * are in the order of their names and belong to root, and all have one date.
 */
final class Tree {
  private static final int KIBIBYTE = 1024;

  /** What has a name in the archive. */
  private sealed interface Entry {}

  private record Folder() implements Entry {}

  private record Link(String target) implements Entry {}

  /** A file that lies on the disk. */
  private record Copy(Path source, int mode) implements Entry {}

  private record Made(byte[] content, int mode) implements Entry {}

  private final SortedMap<String, Entry> entries = new TreeMap<>();

  /** Adds a file, and the folders that it lies in. */
  Tree copy(String name, int mode, Path source) {
    return put(name, new Copy(source, mode));
  }

  Tree make(String name, int mode, byte[] content) {
    return put(name, new Made(content, mode));
  }

  Tree make(String name, int mode, String content) {
    return make(name, mode, content.getBytes(StandardCharsets.UTF_8));
  }

  Tree link(String name, String target) {
    return put(name, new Link(target));
  }

  /** Adds all files of a folder, which may be read by all, and run if they may be run now. */
  Tree copyAll(String name, Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String path = name + "/" + folder.relativize(file);
        copy(path, Files.isExecutable(file) ? 0755 : 0644, file);
      }
    }
    return this;
  }

  private Tree put(String name, Entry entry) {
    for (int slash = name.indexOf('/'); slash > 0; slash = name.indexOf('/', slash + 1)) {
      entries.putIfAbsent(name.substring(0, slash + 1), new Folder());
    }
    if (entries.put(name, entry) != null) {
      throw new IllegalStateException(name + " is there twice");
    }
    return this;
  }

  /** The entries as .tar.gz; the prefix goes before each name. */
  void write(OutputStream out, String prefix, Instant time) throws IOException {
    try (var gzip = gzip(out);
        var tar = new TarArchiveOutputStream(gzip, StandardCharsets.UTF_8.name())) {
      // dpkg does not know the long names of POSIX.
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_GNU);
      for (Map.Entry<String, Entry> named : entries.entrySet()) {
        add(tar, prefix + named.getKey(), named.getValue(), time);
      }
    }
  }

  private static void add(TarArchiveOutputStream tar, String name, Entry entry, Instant time)
      throws IOException {
    var header = header(name, entry);
    header.setModTime(time.toEpochMilli());
    header.setIds(0, 0);
    header.setNames("root", "root");
    header.setSize(size(entry));
    tar.putArchiveEntry(header);
    try (InputStream in = open(entry)) {
      in.transferTo(tar);
    }
    tar.closeArchiveEntry();
  }

  private static TarArchiveEntry header(String name, Entry entry) {
    if (entry instanceof Link(String target)) {
      var link = new TarArchiveEntry(name, TarConstants.LF_SYMLINK);
      link.setLinkName(target);
      link.setMode(0777);
      return link;
    }
    var header = new TarArchiveEntry(name);
    header.setMode(
        switch (entry) {
          case Copy copy -> copy.mode();
          case Made made -> made.mode();
          case Folder _, Link _ -> 0755;
        });
    return header;
  }

  private static long size(Entry entry) throws IOException {
    return switch (entry) {
      case Copy copy -> Files.size(copy.source());
      case Made made -> made.content().length;
      case Folder _, Link _ -> 0;
    };
  }

  private static InputStream open(Entry entry) throws IOException {
    return switch (entry) {
      case Copy copy -> Files.newInputStream(copy.source());
      case Made made -> new ByteArrayInputStream(made.content());
      case Folder _, Link _ -> InputStream.nullInputStream();
    };
  }

  /** What the files take together, in bytes. */
  long size() throws IOException {
    long sum = 0;
    for (Entry entry : entries.values()) {
      sum += size(entry);
    }
    return sum;
  }

  /** As Debian counts: what each file takes in whole kibibytes, and one for everything else. */
  long installedKibibytes() throws IOException {
    long sum = 0;
    for (Entry entry : entries.values()) {
      sum += Math.max(1, Math.ceilDiv(size(entry), KIBIBYTE));
    }
    return sum;
  }

  /** A line for each file, as of md5sum(1), by which dpkg --verify finds changed files. */
  String md5sums() throws IOException {
    var lines = new StringBuilder();
    for (Map.Entry<String, Entry> named : entries.entrySet()) {
      if (named.getValue() instanceof Copy || named.getValue() instanceof Made) {
        try (InputStream in = open(named.getValue())) {
          lines.append(sum("MD5", in)).append("  ").append(named.getKey()).append('\n');
        }
      }
    }
    return lines.toString();
  }

  /** A checksum in hexadecimal. */
  static String sum(String algorithm, InputStream in) throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance(algorithm);
      byte[] buffer = new byte[1 << 16];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Compressed without a name or a date. */
  static byte[] gzipped(byte[] content) {
    var out = new ByteArrayOutputStream();
    try (var gzip = gzip(out)) {
      gzip.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static OutputStream gzip(OutputStream out) throws IOException {
    var parameters = new GzipParameters();
    parameters.setCompressionLevel(Deflater.BEST_COMPRESSION);
    return new GzipCompressorOutputStream(out, parameters);
  }
}
