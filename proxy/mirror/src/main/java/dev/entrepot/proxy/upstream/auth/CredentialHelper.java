package dev.entrepot.proxy.upstream.auth;

import dev.entrepot.config.Secret;
import dev.entrepot.oci.Quoted;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Programs that keep logins for the docker command line: {@code docker-credential-<name> get}, with
 * the registry on standard input and the login as JSON on standard output.
 *
 * @param path the folders in which programs are looked for, in order
 * @param maxTime how long a program may take until its output has ended; then it is killed
 * @see <a href="https://github.com/docker/docker-credential-helpers">the helper protocol</a>
 */
record CredentialHelper(List<Path> path, Duration maxTime) {
  /** How long a program may take: clients wait for 30 s, and for more than this. */
  static final Duration MAX_TIME = Duration.ofSeconds(10);

  /** The longest output that is read, in bytes: 64 KiB. */
  static final int MAX_OUTPUT_BYTES = 64 << 10;

  private static final Logger LOG = LoggerFactory.getLogger(CredentialHelper.class);
  private static final String PREFIX = "docker-credential-";
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,63}");

  /** What programs say that know of no login for a registry. */
  private static final String NOT_FOUND = "credentials not found in native keychain";

  CredentialHelper {
    path = List.copyOf(path);
  }

  /**
   * Programs of a search path; which of them runs must not hang on where we stand, so its relative
   * folders do not count.
   *
   * @param path as {@code PATH} has it
   */
  static CredentialHelper on(String path) {
    return new CredentialHelper(
        Arrays.stream(path.split(Pattern.quote(File.pathSeparator)))
            .map(Path::of)
            .filter(Path::isAbsolute)
            .toList(),
        MAX_TIME);
  }

  /**
   * Asks a program for a login. Blocking; virtual threads only.
   *
   * @param name of the program, without what all such names begin with
   * @param server the registry, as the program knows it
   */
  Login ask(String name, String server) {
    Optional<Path> program = program(name);
    if (program.isEmpty()) {
      return new Login.Unusable(
          "the docker-config file names the credential helper %s, and there is no program %s on the PATH"
              .formatted(Quoted.of(name), Quoted.of(PREFIX + name)));
    }
    try {
      return login(name, run(program.get(), server));
    } catch (IOException e) {
      LOG.warn("credential helper {} cannot be run or read", name, e);
      return unusable(name, "it cannot be run, or its output cannot be read");
    } catch (TimeoutException e) {
      return unusable(name, "it took longer than %d ms".formatted(maxTime.toMillis()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return unusable(name, "it was interrupted");
    }
  }

  /** Names are of the file, so they must not lead elsewhere. */
  private Optional<Path> program(String name) {
    return NAME.matcher(name).matches()
        ? path.stream()
            .map(folder -> folder.resolve(PREFIX + name))
            .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
            .findFirst()
        : Optional.empty();
  }

  /**
   * @param status with which the program ended
   */
  private record Result(int status, String out, String err) {}

  private Result run(Path program, String server)
      throws IOException, InterruptedException, TimeoutException {
    long end = System.nanoTime() + maxTime.toNanos();
    Process process = new ProcessBuilder(program.toString(), "get").start();
    try {
      CompletableFuture<String> out = reading(process.getInputStream());
      CompletableFuture<String> err = reading(process.getErrorStream());
      tell(process, server);
      if (!process.waitFor(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
        throw new TimeoutException("it has not ended");
      }
      return new Result(process.exitValue(), get(out, end), get(err, end));
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private static void tell(Process process, String server) {
    try (var in = process.getOutputStream()) {
      in.write(server.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      LOG.debug("a credential helper does not read what it is asked", e);
    }
  }

  /** A child that a program has left behind may hold its output open. */
  private static String get(CompletableFuture<String> text, long end)
      throws IOException, InterruptedException, TimeoutException {
    try {
      return text.get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw new IOException("its output cannot be read", e);
    }
  }

  /** Reads beside the program, which must never wait for its output to be read. */
  private static CompletableFuture<String> reading(InputStream stream) {
    var text = new CompletableFuture<String>();
    Thread.ofVirtual()
        .name("credential-helper")
        .start(
            () -> {
              try (stream) {
                byte[] bytes = stream.readNBytes(MAX_OUTPUT_BYTES);
                text.complete(new String(bytes, StandardCharsets.UTF_8));
                stream.transferTo(OutputStream.nullOutputStream());
              } catch (IOException e) {
                text.complete(""); // It ended in the middle; its status says the rest.
              }
            });
    return text;
  }

  private static Login login(String name, Result result) {
    if (result.status() != 0) {
      String said = (result.out().strip() + ' ' + result.err().strip()).strip();
      return said.contains(NOT_FOUND) ? new Login.Anonymous() : failed(name, result.status(), said);
    }
    try {
      var json = new JsonObject(Buffer.buffer(result.out()));
      return json.getValue("Username") instanceof String username
              && json.getValue("Secret") instanceof String secret
              && !secret.isEmpty()
          ? Logins.login(username, new Secret(secret))
          : unusable(name, "its answer has no user name and secret");
    } catch (DecodeException e) {
      return unusable(name, "its answer is not JSON"); // The cause may show the secret.
    }
  }

  /** What it says is for the operator: clients get to see why a login is unusable. */
  private static Login failed(String name, int status, String said) {
    LOG.warn("credential helper {} ended with status {}: {}", name, status, Quoted.of(said));
    return unusable(name, "it ended with status %d".formatted(status));
  }

  private static Login unusable(String name, String why) {
    return new Login.Unusable("the credential helper %s failed: %s".formatted(name, why));
  }
}
