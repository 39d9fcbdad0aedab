import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.Deflater;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipParameters;

/**
 * Writes what is installed without a build: an archive for every machine that has a Java, and one
 * with a Java runtime for machines as this one. The latter's folder stays, as container images are
 * made of it.
 *
 * <p>Arguments: the top of the checkout, the version, and the time that all files get. Runs with
 * the jars of the program as class path. Given the same jars and the same JDK, the result is the
 * same, byte for byte.
 */
public final class Dist {
  /**
   * What the program and its libraries use; all modules with a security provider that java.security
   * names, without which the JDK looks for the provider in every jar (and so loads Bouncy Castle at
   * each start); and jcmd.
   */
  private static final List<String> MODULES =
      List.of(
          "java.base",
          "java.logging",
          "java.management",
          "java.naming",
          "java.net.http",
          "java.xml",
          "jdk.management",
          "jdk.unsupported",
          "java.security.jgss",
          "java.security.sasl",
          "java.smartcardio",
          "java.xml.crypto",
          "jdk.crypto.cryptoki",
          "jdk.security.jgss",
          "jdk.jcmd");

  private static final int ELF_HEADER_BYTES = 64;
  private static final int ELF_64_MAGIC = 0x464c457f;

  private final Path top;
  private final String name;
  private final Instant time;
  private final Path target;

  private Dist(Path top, String version, Instant time) {
    this.top = top.toAbsolutePath().normalize();
    this.name = "entrepot-" + version;
    this.time = time;
    this.target = this.top.resolve("deploy/target");
  }

  public static void main(String[] args) throws Exception {
    var dist = new Dist(Path.of(args[0]), args[1], Instant.parse(args[2]));
    dist.write(dist.portable(), dist.name);
    dist.write(dist.withRuntime(), dist.name + "-linux-" + Trim.machine());
  }

  private Path portable() throws Exception {
    Path root = emptied(target.resolve("dist/portable")).resolve(name);
    copyProgram(root);
    copyCompletions(root, Path.of(System.getProperty("java.home")));
    return root;
  }

  private Path withRuntime() throws Exception {
    Path root = emptied(target.resolve("dist/runtime")).resolve("entrepot");
    copyProgram(root);
    Trim.toMachine(root.resolve("lib"));
    link(root.resolve("runtime"));
    copyCompletions(root, root.resolve("runtime"));
    return root;
  }

  private void copyProgram(Path root) throws IOException {
    try (var jars = Files.list(target.resolve("lib"))) {
      for (Path jar : jars.filter(Dist::isShipped).toList()) {
        copy(jar, root.resolve("lib").resolve(jar.getFileName()));
      }
    }
    copy(top.resolve("entrepot"), root.resolve("bin/entrepot"));
    copy(top.resolve(".mvn/launch.sh"), root.resolve("lib/launch.sh"));
    copy(top.resolve("LICENSE"), root.resolve("LICENSE"));
    copy(top.resolve("deploy/systemd/entrepot.service"), root.resolve("service/entrepot.service"));
    for (String file : List.of("entrepot.yaml", "environment", "installed.sh")) {
      copy(top.resolve("deploy/dist").resolve(file), root.resolve("service").resolve(file));
    }
    for (String file : List.of("README.md", "install.sh")) {
      copy(top.resolve("deploy/dist").resolve(file), root.resolve(file));
    }
  }

  private static boolean isShipped(Path file) {
    String name = file.getFileName().toString();
    return name.endsWith(".jar") || name.endsWith(".cdx.json");
  }

  /**
   * By a process of its own: some of the classes that jlink makes depend on what its JVM has run
   * before.
   */
  private static void link(Path runtime) throws Exception {
    run(
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin/jlink").toString(),
            "--add-modules",
            String.join(",", MODULES),
            "--compress",
            "zip-9",
            // Not --strip-debug, which needs objcopy.
            "--strip-java-debug-attributes",
            "--no-header-files",
            "--no-man-pages",
            "--output",
            runtime.toString()));
    // Only for what compiles against the runtime, or makes archives of its classes.
    for (String file : List.of("lib/classlist", "lib/jrt-fs.jar", "bin/rmiregistry")) {
      Files.deleteIfExists(runtime.resolve(file));
    }
    stripSymbols(runtime.resolve("lib/server/libjvm.so"));
  }

  /**
   * Takes the names of internal functions out of a library, as strip(1) does: all that is behind
   * what is loaded. Their addresses in a crash report can still be told with the JDK's own file of
   * symbols.
   */
  private static void stripSymbols(Path library) throws IOException {
    try (var channel =
        FileChannel.open(library, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      var header = ByteBuffer.allocate(ELF_HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
      channel.read(header, 0);
      if (header.getInt(0) != ELF_64_MAGIC || header.get(4) != 2 || header.get(5) != 1) {
        throw new IOException(library + " is no 64-bit little-endian ELF file");
      }
      long end = 0;
      for (int i = 0; i < header.getShort(56); i++) {
        var segment = ByteBuffer.allocate(header.getShort(54)).order(ByteOrder.LITTLE_ENDIAN);
        channel.read(segment, header.getLong(32) + (long) i * segment.capacity());
        end = Math.max(end, segment.getLong(8) + segment.getLong(32));
      }
      // No table of sections: offset, number, and the section with their names.
      header.putLong(40, 0).putShort(60, (short) 0).putShort(62, (short) 0);
      channel.write(header.rewind(), 0);
      channel.truncate(end);
    }
  }

  /** Written by the program itself, which shows that it runs on that Java. */
  private static void copyCompletions(Path root, Path java) throws Exception {
    Files.createDirectories(root.resolve("completions"));
    complete(root, java, "bash", "entrepot.bash");
    complete(root, java, "zsh", "_entrepot");
  }

  private static void complete(Path root, Path java, String shell, String file) throws Exception {
    var command = new ProcessBuilder(root.resolve("bin/entrepot").toString(), "completion", shell);
    command.environment().keySet().removeIf(variable -> variable.startsWith("ENTREPOT_"));
    command.environment().put("JAVA_HOME", java.toString());
    run(command.redirectOutput(root.resolve("completions").resolve(file).toFile()));
  }

  private static void run(ProcessBuilder command) throws IOException, InterruptedException {
    int status = command.redirectError(ProcessBuilder.Redirect.INHERIT).start().waitFor();
    if (status != 0) {
      throw new IOException(String.join(" ", command.command()) + " ended with status " + status);
    }
  }

  private void write(Path root, String archive) throws Exception {
    Path file = target.resolve(archive + ".tar.gz");
    var parameters = new GzipParameters();
    parameters.setCompressionLevel(Deflater.BEST_COMPRESSION);
    try (OutputStream out = Files.newOutputStream(file);
        var gzip = new GzipCompressorOutputStream(out, parameters);
        var tar = new TarArchiveOutputStream(gzip, StandardCharsets.UTF_8.name())) {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      for (Path path : sorted(root)) {
        add(tar, path, name + "/" + root.relativize(path));
      }
    }
    Files.writeString(
        target.resolve(archive + ".tar.gz.sha256"), sha256(file) + "  " + archive + ".tar.gz\n");
    System.out.printf(
        "%s: %.1f MB, unpacked %.1f MB%n", file, Files.size(file) / 1e6, size(root) / 1e6);
  }

  private void add(TarArchiveOutputStream tar, Path path, String entryName) throws IOException {
    boolean isFolder = Files.isDirectory(path);
    var entry = new TarArchiveEntry(isFolder ? entryName + "/" : entryName);
    entry.setMode(isFolder || Files.isExecutable(path) ? 0755 : 0644);
    entry.setModTime(time.toEpochMilli());
    entry.setIds(0, 0);
    if (!isFolder) {
      entry.setSize(Files.size(path));
    }
    tar.putArchiveEntry(entry);
    if (!isFolder) {
      Files.copy(path, tar);
    }
    tar.closeArchiveEntry();
  }

  private static List<Path> sorted(Path root) throws IOException {
    try (var files = Files.walk(root)) {
      return files.filter(file -> !file.equals(root)).sorted().toList();
    }
  }

  private static long size(Path root) throws IOException {
    long size = 0;
    for (Path file : sorted(root)) {
      size += Files.isDirectory(file) ? 0 : Files.size(file);
    }
    return size;
  }

  private static String sha256(Path file) throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    try (var in =
        new DigestInputStream(new BufferedInputStream(Files.newInputStream(file)), digest)) {
      in.transferTo(OutputStream.nullOutputStream());
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to.getParent());
    Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
  }

  private static Path emptied(Path folder) throws IOException {
    var old = new ArrayList<Path>();
    if (Files.exists(folder)) {
      try (var files = Files.walk(folder)) {
        files.sorted(Comparator.reverseOrder()).forEach(old::add);
      }
    }
    for (Path file : old) {
      Files.delete(file);
    }
    return Files.createDirectories(folder);
  }
}
