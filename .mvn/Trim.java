import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Rewrites the jars of a folder so that of their native libraries only those for Linux with glibc,
 * on x86-64 and on 64-bit ARM, are left. A build on another system leaves all jars as they are, so
 * that the program runs there too.
 *
 * <p>Argument: the folder. Given the same jars and the same JDK, the result is the same, byte for
 * byte. {@link #toMachine} leaves the libraries for one machine alone.
 */
public final class Trim {
  private static final Pattern NATIVE = Pattern.compile(".*\\.(so|dll|dylib|jnilib)");
  private static final Pattern X86_64 = Pattern.compile(".*linux(64|.*(x86_64|amd64)).*");
  private static final Pattern ARM64 = Pattern.compile(".*linux.*(aarch_?64|arm64).*");

  /** Java adds the time zone of the machine to entries of the first second that a zip can hold. */
  private static final LocalDateTime EPOCH = LocalDateTime.of(1980, 2, 1, 0, 0);

  public static void main(String[] args) throws IOException {
    if (!System.getProperty("os.name").equals("Linux")) {
      return;
    }
    for (Path jar : jars(Path.of(args[0]))) {
      trim(jar);
    }
  }

  /** The machine that this runs on, as archives name it. */
  static String machine() {
    String name = System.getProperty("os.arch");
    return switch (name) {
      case "amd64" -> "x86-64";
      case "aarch64" -> "arm64";
      default -> throw new IllegalStateException("there are no native libraries for " + name);
    };
  }

  /** Leaves of the native libraries in a folder's jars those for the machine that this runs on. */
  static void toMachine(Path folder) throws IOException {
    Pattern machine = machine().equals("arm64") ? ARM64 : X86_64;
    for (Path jar : jars(folder)) {
      try (var zip = new ZipFile(jar.toFile())) {
        rewrite(zip, jar, name -> !isNative(name) || isOf(machine, jar, name));
      }
    }
  }

  /** Netty's jars hold one library each, and the jar's name says for what. */
  private static boolean isOf(Pattern machine, Path jar, String name) {
    return isFor(machine, name) || machine.matcher(jar.getFileName().toString()).matches();
  }

  private static List<Path> jars(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
    }
  }

  private static void trim(Path jar) throws IOException {
    try (var zip = new ZipFile(jar.toFile())) {
      var names = zip.stream().map(ZipEntry::getName).toList();
      // A jar with a single library is for one system, and was chosen by the dependencies of the
      // proxy.
      if (names.stream().filter(Trim::isNative).count() < 2
          || names.stream().allMatch(Trim::isKept)) {
        return;
      }
      requireBoth(jar, names);
      rewrite(zip, jar, Trim::isKept);
    }
  }

  /** The jar is left as it is if all of its entries are kept. */
  private static void rewrite(ZipFile zip, Path jar, Predicate<String> isKept) throws IOException {
    if (zip.stream().map(ZipEntry::getName).allMatch(isKept)) {
      return;
    }
    Path trimmed = jar.resolveSibling(jar.getFileName() + ".trimmed");
    write(zip, trimmed, isKept);
    Files.move(trimmed, jar, StandardCopyOption.REPLACE_EXISTING);
  }

  private static boolean isKept(String name) {
    return !isNative(name) || isFor(X86_64, name) || isFor(ARM64, name);
  }

  private static boolean isNative(String name) {
    return NATIVE.matcher(name).matches();
  }

  private static boolean isFor(Pattern machine, String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return isNative(name) && !lower.contains("musl") && machine.matcher(lower).matches();
  }

  /**
   * A library that names its files in a way unknown here must not lose the ones that are needed.
   */
  private static void requireBoth(Path jar, List<String> names) throws IOException {
    for (Pattern machine : List.of(X86_64, ARM64)) {
      if (names.stream().noneMatch(name -> isFor(machine, name))) {
        throw new IOException("none of the native libraries in " + jar + " matches " + machine);
      }
    }
  }

  private static void write(ZipFile from, Path to, Predicate<String> isKept) throws IOException {
    try (var out = new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(to)))) {
      for (ZipEntry entry : from.stream().filter(entry -> isKept.test(entry.getName())).toList()) {
        var copy = new ZipEntry(entry.getName());
        copy.setTimeLocal(EPOCH);
        out.putNextEntry(copy);
        try (var content = from.getInputStream(entry)) {
          content.transferTo(out);
        }
        out.closeEntry();
      }
    }
  }
}
