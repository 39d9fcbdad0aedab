package dev.entrepot.cache.fault;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * What of the files is on disk for good: the content of files as it was when they were last forced,
 * and the names in folders as they were when those were. All else a loss of power may keep or take,
 * each by itself.
 */
final class Platters {
  // Guarded by this.

  /** Each file has a number of its own: the real file system gives those of removed ones again. */
  private final Map<Object, Integer> numbers = new HashMap<>();

  private final Map<Integer, byte[]> forced = new HashMap<>();
  private final Set<Integer> written = new HashSet<>();
  private final Map<Integer, byte[]> removed = new HashMap<>();
  private final Map<Path, Map<String, Integer>> names = new HashMap<>();
  private int next;

  /** A file or folder has been made. */
  synchronized void created(Path path) throws IOException {
    numbers.put(key(path), next++);
  }

  /** A file has other content. */
  synchronized void written(Path file) throws IOException {
    if (Files.exists(file)) {
      written.add(number(file));
    }
  }

  synchronized void forceFile(Path file) throws IOException {
    if (Files.exists(file)) {
      forced.put(number(file), Files.readAllBytes(file));
      written.remove(number(file));
    }
  }

  synchronized void forceFolder(Path folder) throws IOException {
    names.put(plain(folder), namesNow(folder));
  }

  synchronized void forceAll(Path folder) throws IOException {
    for (Path path : tree(folder)) {
      if (Files.isDirectory(path)) {
        forceFolder(path);
      } else {
        forceFile(path);
      }
    }
  }

  /** A file loses its name, which a loss of power may give back to it. */
  synchronized void beforeRemoval(Path path) throws IOException {
    if (Files.isRegularFile(path)) {
      removed.put(number(path), Files.readAllBytes(path));
    }
  }

  synchronized void losePower(Path folder, Path into, RandomGenerator random) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    var paths = new HashMap<Integer, Path>();
    for (Path path : tree(folder)) {
      paths.put(number(path), path);
    }
    new Loss(paths, random).copy(plain(folder), into);
  }

  /** One loss of power. */
  private final class Loss {
    private final Map<Integer, Path> paths;
    private final RandomGenerator random;

    Loss(Map<Integer, Path> paths, RandomGenerator random) {
      this.paths = paths;
      this.random = random;
    }

    void copy(Path folder, Path into) throws IOException {
      Files.createDirectory(into);
      var durable = names.getOrDefault(folder, Map.of());
      var latest = namesNow(folder);
      var all = new TreeSet<>(durable.keySet());
      all.addAll(latest.keySet());
      for (var name : all) {
        var one = Optional.ofNullable(durable.get(name));
        var other = Optional.ofNullable(latest.get(name));
        var left = random.nextBoolean() ? one : other;
        if (left.isPresent()) {
          copy(left.get(), folder.resolve(name), into.resolve(name));
        }
      }
    }

    private void copy(int number, Path was, Path into) throws IOException {
      if (Files.isDirectory(was)) {
        copy(was, into);
      } else {
        Files.write(into, content(number));
      }
    }

    private byte[] content(int number) throws IOException {
      byte[] durable = forced.getOrDefault(number, new byte[0]);
      if (forced.containsKey(number) && !written.contains(number)) {
        return durable;
      }
      byte[] latest = latest(number);
      return switch (random.nextInt(4)) {
        case 0 -> durable;
        case 1 -> latest;
        case 2 -> Arrays.copyOf(latest, random.nextInt(latest.length + 1));
        default -> new byte[latest.length];
      };
    }

    private byte[] latest(int number) throws IOException {
      Path path = paths.get(number);
      return path == null ? removed.getOrDefault(number, new byte[0]) : Files.readAllBytes(path);
    }
  }

  private Map<String, Integer> namesNow(Path folder) throws IOException {
    var found = new TreeMap<String, Integer>();
    try (Stream<Path> paths = Files.list(folder)) {
      for (Path path : paths.toList()) {
        found.put(Objects.requireNonNull(path.getFileName()).toString(), number(path));
      }
    }
    return found;
  }

  private static List<Path> tree(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(plain(folder))) {
      return paths.toList();
    }
  }

  private int number(Path path) throws IOException {
    return numbers.computeIfAbsent(key(path), _ -> next++);
  }

  private static Object key(Path path) throws IOException {
    return Objects.requireNonNull(Files.readAttributes(path, BasicFileAttributes.class).fileKey());
  }

  private static Path plain(Path path) {
    return path.toAbsolutePath().normalize();
  }
}
