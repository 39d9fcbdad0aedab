package dev.entrepot.proxy.upstream.auth;

import dev.entrepot.oci.Quoted;
import dev.entrepot.proxy.config.Secret;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A program that holds logins, asked by the protocol of docker-credential-helpers: {@code get} as
 * its argument, the server on its standard input, a JSON object on its standard output. It is
 * started without a shell, with our environment. For virtual threads.
 *
 * @param file the program
 * @param maxTime how long it may take; then it is killed
 */
record HelperProgram(Path file, Duration maxTime) {
  /** The most that it may print, in bytes: 64 KiB. */
  static final int MAX_OUTPUT_BYTES = 64 << 10;

  /** The most of its errors that is looked at, in bytes: 4 KiB. */
  static final int MAX_ERROR_BYTES = 4 << 10;

  private static final String NONE = "credentials not found in native keychain";
  private static final Logger LOG = LoggerFactory.getLogger(HelperProgram.class);

  /** What it has for a server; its complaints go to the log, what it prints goes nowhere. */
  Login get(String server) {
    try {
      Process process = new ProcessBuilder(file.toString(), "get").start();
      try {
        return converse(process, server);
      } finally {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
    } catch (IOException e) {
      LOG.warn("{} cannot be run: {}", file, Quoted.of(String.valueOf(e.getMessage())));
      return unusable("cannot be run");
    } catch (ExecutionException e) {
      LOG.warn("{}: its output cannot be read", file, e.getCause());
      return unusable("cannot be understood");
    } catch (TimeoutException e) {
      LOG.warn("{} had no answer within {} ms", file, maxTime.toMillis());
      return unusable("had no answer in time");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return unusable("was interrupted");
    }
  }

  private Login converse(Process process, String server)
      throws InterruptedException, ExecutionException, TimeoutException {
    long end = System.nanoTime() + maxTime.toNanos();
    var output = reading(() -> process.getInputStream().readNBytes(MAX_OUTPUT_BYTES + 1));
    var errors = reading(() -> beginning(process.getErrorStream()));
    tell(process, server);
    byte[] printed = output.get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
    if (printed.length > MAX_OUTPUT_BYTES) {
      return unusable("prints more than %d bytes".formatted(MAX_OUTPUT_BYTES));
    }
    if (!process.waitFor(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
      throw new TimeoutException();
    }
    if (process.exitValue() == 0) {
      return login(printed);
    }
    byte[] complaint = errors.get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
    return failed(process.exitValue(), text(printed), text(complaint));
  }

  private static FutureTask<byte[]> reading(Callable<byte[]> read) {
    var task = new FutureTask<>(read);
    Thread.ofVirtual().name("credential helper").start(task);
    return task;
  }

  /** Reads all, so that the program is not held up, and keeps what may be told. */
  private static byte[] beginning(InputStream in) throws IOException {
    byte[] beginning = in.readNBytes(MAX_ERROR_BYTES);
    in.transferTo(OutputStream.nullOutputStream());
    return beginning;
  }

  private static void tell(Process process, String server) {
    try (OutputStream in = process.getOutputStream()) {
      in.write(server.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      LOG.debug("a credential helper has not read what it was asked", e);
    }
  }

  private Login login(byte[] printed) {
    try {
      var json = new JsonObject(Buffer.buffer(printed));
      if (json.getValue("Username") instanceof String username
          && json.getValue("Secret") instanceof String secret) {
        return login(username, secret);
      }
      return unusable("prints no user name and secret");
    } catch (DecodeException | ClassCastException e) {
      return unusable("prints no JSON object"); // The cause could quote the secret.
    }
  }

  private Login login(String username, String secret) {
    if (username.isEmpty() && secret.isEmpty()) {
      return new Login.Anonymous();
    }
    boolean isName = username.chars().allMatch(c -> c >= ' ' && c != ':' && c != 0x7f);
    if (username.isEmpty() || !isName) {
      return unusable("prints a user name that cannot be one");
    }
    return username.equals(Login.TOKEN_USER)
        ? new Login.IdentityToken(new Secret(secret))
        : new Login.Password(username, new Secret(secret));
  }

  private Login failed(int status, String printed, String complaint) {
    if (printed.strip().equals(NONE)) {
      return new Login.Anonymous();
    }
    LOG.warn("{} failed with status {}: {}", file, status, Quoted.of(complaint.strip()));
    return unusable("failed with status %d; the log has more".formatted(status));
  }

  private Login unusable(String how) {
    return new Login.Unusable("the credential helper %s %s".formatted(file.getFileName(), how));
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
