package dev.entrepot.proxy.upstream.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.entrepot.oci.Quoted;
import dev.entrepot.proxy.upstream.auth.DockerLogin.Held;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * The logins that helper programs have. However many want one at once, its program runs once, on a
 * thread of its own; what it says is kept for a while.
 */
public final class HelperLogins {
  /** How long a program may take. */
  static final Duration MAX_TIME = Duration.ofSeconds(10);

  /** How long a login is kept, or the word that there is none. */
  static final Duration KEPT = Duration.ofMinutes(10);

  /** How long a failure is kept, so that a broken program is not run for each request. */
  static final Duration FAILURE_KEPT = Duration.ofSeconds(10);

  /** How old a login must be for its program to be run again when a registry does not take it. */
  static final Duration MIN_AGE = Duration.ofSeconds(30);

  /** The most answers that are kept. */
  static final int MAX_ANSWERS = 1_000;

  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_.-]{1,64}");
  private static final String PREFIX = "docker-credential-";

  private final Cache<Question, Run> runs = Caffeine.newBuilder().maximumSize(MAX_ANSWERS).build();
  private final String searchPath;
  private final InstantSource clock;
  private final Duration maxTime;

  /**
   * @param searchPath the folders of programs, as {@code PATH} has them
   */
  public HelperLogins(String searchPath, InstantSource clock) {
    this(searchPath, clock, MAX_TIME);
  }

  HelperLogins(String searchPath, InstantSource clock, Duration maxTime) {
    this.searchPath = searchPath;
    this.clock = clock;
    this.maxTime = maxTime;
  }

  /**
   * The login that a program has.
   *
   * @param patience how long to wait for it
   */
  Login get(Held held, Duration patience) {
    var question = new Question(held.helper(), held.server());
    Run run =
        runs.asMap()
            .compute(
                question,
                (_, known) -> known != null && isGood(known) ? known : new Run(clock.instant()));
    run.startOnce(() -> ask(question));
    return switch (await(run, patience)) {
      case Login.Anonymous _ -> held.otherwise();
      case Login login -> login;
    };
  }

  /** Forgets a login that the registry does not take, unless it has only just come. */
  void drop(Held held, Login login) {
    runs.asMap()
        .computeIfPresent(
            new Question(held.helper(), held.server()),
            (_, known) -> known.gave(login) && isOlder(known, MIN_AGE) ? null : known);
  }

  private boolean isGood(Run known) {
    return known
        .login()
        .map(login -> !isOlder(known, login instanceof Login.Unusable ? FAILURE_KEPT : KEPT))
        .orElse(!known.login.isDone());
  }

  private boolean isOlder(Run known, Duration age) {
    return !clock.instant().isBefore(known.since.plus(age));
  }

  private Login ask(Question question) {
    if (!NAME.matcher(question.helper()).matches()) {
      return new Login.Unusable(
          "the docker-config file names a credential helper that cannot be one: "
              + Quoted.of(question.helper()));
    }
    return find(PREFIX + question.helper())
        .map(program -> new HelperProgram(program, maxTime).get(question.server()))
        .orElseGet(
            () ->
                new Login.Unusable(
                    "the credential helper %s%s is not on the PATH"
                        .formatted(PREFIX, question.helper())));
  }

  /** Relative folders do not count: which program runs must not hang on where we stand. */
  private Optional<Path> find(String program) {
    return Arrays.stream(searchPath.split(File.pathSeparator, -1))
        .filter(folder -> !folder.isEmpty())
        .map(Path::of)
        .filter(Path::isAbsolute)
        .map(folder -> folder.resolve(program))
        .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
        .findFirst();
  }

  private static Login await(Run run, Duration patience) {
    try {
      return run.login.get(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      return new Login.Unusable("the credential helper had no answer in time");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Login.Unusable("waiting for the credential helper was interrupted");
    } catch (ExecutionException e) {
      throw new IllegalStateException("asking a credential helper failed", e);
    }
  }

  private record Question(String helper, String server) {}

  /** One run of a program, and the login once it is there. */
  private static final class Run {
    final Instant since;
    final CompletableFuture<Login> login = new CompletableFuture<>();
    private final AtomicBoolean started = new AtomicBoolean();

    Run(Instant since) {
      this.since = since;
    }

    void startOnce(Supplier<Login> ask) {
      if (started.compareAndSet(false, true)) {
        Thread.ofVirtual().name("credential helper").start(() -> complete(ask));
      }
    }

    Optional<Login> login() {
      return login.state() == Future.State.SUCCESS
          ? Optional.of(login.resultNow())
          : Optional.empty();
    }

    boolean gave(Login shown) {
      return login().filter(shown::equals).isPresent();
    }

    private void complete(Supplier<Login> ask) {
      try {
        login.complete(ask.get());
      } catch (RuntimeException | Error e) {
        login.completeExceptionally(e);
        throw e;
      }
    }
  }
}
