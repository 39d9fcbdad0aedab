package dev.entrepot.loadtest.compare.os;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A program that is needed, and the Debian package that brings it. */
public enum Tool {
  NGINX("nginx", "nginx-light"),
  DOCKER_REGISTRY("docker-registry", "docker-registry"),
  WRK("wrk", "wrk"),
  TASKSET("taskset", "util-linux"),
  OPENSSL("openssl", "openssl");

  private static final Pattern SEPARATOR = Pattern.compile(":");

  /** Programs of administrators are there, and often not on the PATH. */
  private static final List<String> MORE_FOLDERS = List.of("/usr/sbin", "/usr/local/sbin");

  private final String program;
  private final String debianPackage;

  Tool(String program, String debianPackage) {
    this.program = program;
    this.debianPackage = debianPackage;
  }

  /**
   * Its file.
   *
   * @throws IOException if it is not installed
   */
  public String path() throws IOException {
    return find().map(Path::toString).orElseThrow(() -> new IOException(sentence(List.of(this))));
  }

  /** What is missing of these, in one sentence that says how to get it; empty if all are there. */
  public static Optional<String> missing(Collection<Tool> tools) {
    var absent = tools.stream().filter(tool -> tool.find().isEmpty()).toList();
    return absent.isEmpty() ? Optional.empty() : Optional.of(sentence(absent));
  }

  static String sentence(List<Tool> absent) {
    return "%s not installed: apt-get install %s"
        .formatted(
            absent.stream().map(tool -> tool.program).collect(Collectors.joining(", "))
                + (absent.size() == 1 ? " is" : " are"),
            absent.stream().map(tool -> tool.debianPackage).collect(Collectors.joining(" ")));
  }

  private Optional<Path> find() {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return Stream.concat(SEPARATOR.splitAsStream(path), MORE_FOLDERS.stream())
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, program))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
