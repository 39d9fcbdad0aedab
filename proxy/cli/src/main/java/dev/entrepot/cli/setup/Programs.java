package dev.entrepot.cli.setup;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The programs of this machine, asked for what they know. Blocking.
 *
 * @param environment by name
 */
public record Programs(Map<String, String> environment) {
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final int MAX_OUTPUT_BYTES = 1 << 20; // 1 MiB
  private static final Pattern VERSION = Pattern.compile("\\sv?(\\d{1,3})\\.(\\d{1,2})\\.\\d");

  /** Folders of daemons, which a user's path may lack. */
  private static final String USUAL_FOLDERS = ":/usr/sbin:/sbin:/usr/local/bin";

  /**
   * What a program did.
   *
   * @param exitCode 0 if all is well
   * @param output and error output, at most 1 MiB of each
   */
  public record Result(int exitCode, String output, String error) {}

  /** Where a program is; empty if it is not installed. */
  public Optional<Path> find(String name) {
    String path = environment.getOrDefault("PATH", "") + USUAL_FOLDERS;
    return Arrays.stream(path.split(File.pathSeparator, -1))
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Runs a program to its end; empty if it is not installed, or takes longer than 10 s. */
  public Optional<Result> run(String name, String... arguments) throws InterruptedException {
    Optional<Path> program = find(name);
    if (program.isEmpty()) {
      return Optional.empty();
    }
    var command = new ArrayList<>(List.of(program.get().toString()));
    command.addAll(List.of(arguments));
    try {
      Path error = Files.createTempFile("entrepot-", ".err");
      try {
        return run(new ProcessBuilder(command).redirectError(error.toFile()), error);
      } finally {
        Files.deleteIfExists(error);
      }
    } catch (IOException e) {
      return Optional.of(new Result(-1, "", String.valueOf(e.getMessage())));
    }
  }

  /** The version of containerd: a hundred times major plus minor; empty if not known. */
  public OptionalInt containerdVersion() throws InterruptedException {
    String said = run("containerd", "--version").map(Result::output).orElse("");
    Matcher version = VERSION.matcher(said);
    return version.find()
        ? OptionalInt.of(
            100 * Integer.parseInt(version.group(1)) + Integer.parseInt(version.group(2)))
        : OptionalInt.empty();
  }

  private static Optional<Result> run(ProcessBuilder command, Path error)
      throws IOException, InterruptedException {
    Process process = command.start();
    var watch =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                      process.destroyForcibly();
                    }
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                });
    try (InputStream output = process.getInputStream()) {
      process.getOutputStream().close();
      byte[] bytes = output.readNBytes(MAX_OUTPUT_BYTES);
      int code = process.waitFor();
      return Optional.of(
          new Result(
              code, new String(bytes, StandardCharsets.UTF_8), Files.readString(error).strip()));
    } finally {
      process.destroyForcibly();
      watch.interrupt();
    }
  }
}
