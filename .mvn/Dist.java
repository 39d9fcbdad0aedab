import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Writes what is installed without a build: an archive for every machine that has a Java, one with
 * a Java runtime for machines as this one, and a Debian package of the latter. The folder with the
 * runtime stays, as container images are made of it.
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
  private final String version;
  private final String name;
  private final Instant time;
  private final Path target;

  private Dist(Path top, String version, Instant time) {
    this.top = top.toAbsolutePath().normalize();
    this.version = version;
    this.name = "entrepot-" + version;
    this.time = time;
    this.target = this.top.resolve("deploy/target");
  }

  public static void main(String[] args) throws Exception {
    var dist = new Dist(Path.of(args[0]), args[1], Instant.parse(args[2]));
    dist.deleteOld();
    dist.writeArchive(dist.portable(), dist.name);
    Path program = dist.withRuntime();
    dist.writeArchive(program, dist.name + "-linux-" + Trim.machine());
    dist.writePackage(program);
    dist.writeBillOfMaterials();
  }

  /** What was handed out of an earlier version does not stay beside its successor. */
  private void deleteOld() throws IOException {
    try (var files = Files.newDirectoryStream(target, "entrepot[-_]*.{gz,deb,json,sha256}")) {
      for (Path file : files) {
        Files.delete(file);
      }
    }
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
    copyManual(root.resolve("man/man1"));
  }

  /** Compressed, as man(1) reads them too. */
  private void copyManual(Path folder) throws IOException {
    Files.createDirectories(folder);
    try (var pages = Files.list(target.resolve("manual"))) {
      for (Path page : pages.toList()) {
        Files.write(
            folder.resolve(page.getFileName() + ".gz"), Tree.gzipped(Files.readAllBytes(page)));
      }
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
  private void copyCompletions(Path root, Path java) throws Exception {
    Path script = root.resolve("completions/entrepot.bash");
    copy(top.resolve("deploy/dist/_entrepot"), root.resolve("completions/_entrepot"));
    var command = new ProcessBuilder(root.resolve("bin/entrepot").toString(), "completion", "bash");
    command.environment().keySet().removeIf(variable -> variable.startsWith("ENTREPOT_"));
    command.environment().put("JAVA_HOME", java.toString());
    run(command.redirectOutput(script.toFile()));
  }

  private static void run(ProcessBuilder command) throws IOException, InterruptedException {
    int status = command.redirectError(ProcessBuilder.Redirect.INHERIT).start().waitFor();
    if (status != 0) {
      throw new IOException(String.join(" ", command.command()) + " ended with status " + status);
    }
  }

  private void writeArchive(Path root, String archive) throws IOException {
    Path file = target.resolve(archive + ".tar.gz");
    Tree tree = new Tree().copyAll(name, root);
    try (OutputStream out = Files.newOutputStream(file)) {
      tree.write(out, "", time);
    }
    finish(file);
    System.out.printf(
        "%s: %.1f MB, unpacked %.1f MB%n", file, Files.size(file) / 1e6, tree.size() / 1e6);
  }

  private void writePackage(Path root) throws IOException {
    var deb = new Deb(top, root, version, time);
    Path file = target.resolve(deb.fileName());
    deb.write(file);
    finish(file);
    System.out.printf("%s: %.1f MB%n", file, Files.size(file) / 1e6);
  }

  /** For those who look at it before they install anything. An offline build has none. */
  private void writeBillOfMaterials() throws IOException {
    Path bill = target.resolve("lib/entrepot.cdx.json");
    if (Files.exists(bill)) {
      Path file = target.resolve(name + ".cdx.json");
      copy(bill, file);
      finish(file);
    }
  }

  /** Puts the checksum beside a file that is handed out. */
  private static void finish(Path file) throws IOException {
    try (var in = Files.newInputStream(file)) {
      Files.writeString(
          file.resolveSibling(file.getFileName() + ".sha256"),
          Tree.sum("SHA-256", in) + "  " + file.getFileName() + "\n");
    }
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
