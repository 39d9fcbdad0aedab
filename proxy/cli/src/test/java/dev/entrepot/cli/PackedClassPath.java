package dev.entrepot.cli;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/**
 * The class path of the tests as it is in an installation: jars alone, which stay open. A process
 * that is out of file descriptors cannot load a class from a folder.
 */
public final class PackedClassPath {
  private PackedClassPath() {}

  /**
   * Packs the folders of the class path.
   *
   * @param folder takes the jars
   */
  public static String in(Path folder) throws IOException {
    List<String> entries = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      Path path = Path.of(entry);
      entries.add(
          Files.isDirectory(path)
              ? packed(path, folder.resolve("classes-%d.jar".formatted(entries.size()))).toString()
              : entry);
    }
    return String.join(File.pathSeparator, entries);
  }

  private static Path packed(Path classes, Path jar) throws IOException {
    try (var out = new JarOutputStream(Files.newOutputStream(jar));
        Stream<Path> walk = Files.walk(classes)) {
      for (Path file : walk.filter(Files::isRegularFile).toList()) {
        out.putNextEntry(new JarEntry(classes.relativize(file).toString()));
        Files.copy(file, out);
      }
    }
    return jar;
  }
}
