package dev.entrepot.proxy.access.login;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.entrepot.config.Secret;
import dev.entrepot.config.access.AccessConfig;
import dev.entrepot.proxy.access.Proof;
import dev.entrepot.proxy.access.token.Credential;
import dev.entrepot.proxy.access.token.LoginCheck.Outcome;
import dev.entrepot.proxy.access.token.ProvenLogin;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class CallerLoginsTest {
  private static final String HERE = "192.0.2.1";
  private static final String THERE = "192.0.2.2";

  private final MovedClock clock = new MovedClock();

  @TempDir Path folder;
  private CallerLogins logins;

  @BeforeEach
  void open() throws Exception {
    write("anna", UserFileTest.RIGHT_2Y, "bob", UserFileTest.RIGHT_2A);
    logins = logins(AccessConfig.DEFAULTS.withUsers(file()));
  }

  private CallerLogins logins(AccessConfig config) throws LoginFileException {
    return CallerLogins.open(config, 2, clock, clock.ticker(), new Random(1));
  }

  @AfterEach
  void close() {
    logins.close();
  }

  private Path file() {
    return folder.resolve("htpasswd");
  }

  private void write(String... namesAndHashes) throws Exception {
    var lines = new StringBuilder();
    for (int i = 0; i < namesAndHashes.length; i += 2) {
      lines.append(namesAndHashes[i]).append(':').append(namesAndHashes[i + 1]).append('\n');
    }
    Files.writeString(file(), lines);
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  private Identified identify(String user, String password, String address) throws Exception {
    return await(logins.identify(new ShownLogin.Basic(user, new Secret(password)), address));
  }

  private static ProvenLogin login(Identified identified) {
    assertThat(identified).isInstanceOf(Identified.Known.class);
    return ((Identified.Known) identified).login();
  }

  @Test
  void identify_rightPassword_isKnown() throws Exception {
    ProvenLogin login = login(identify("anna", "right", HERE));

    assertThat(login.caller().name()).isEqualTo("anna");
    assertThat(login.caller().proof()).isEqualTo(Proof.PASSWORD);
    assertThat(login.caller().groups()).isEmpty();
    assertThat(logins.stands(login)).isTrue();
  }

  @Test
  void identify_nothing_isAnonymous() throws Exception {
    assertThat(await(logins.identify(new ShownLogin.Nothing(), HERE)))
        .isEqualTo(new Identified.Anonymous());
    assertThat(await(logins.identify(new ShownLogin.Unreadable("odd"), HERE)))
        .isEqualTo(new Identified.Wrong("odd"));
  }

  @Test
  void identify_wrongOrUnknown_saysTheSame() throws Exception {
    Identified wrong = identify("anna", "hunter2", HERE);

    assertThat(wrong).isInstanceOf(Identified.Wrong.class);
    assertThat(identify("nadja", "hunter2", HERE)).isEqualTo(wrong);
    assertThat(wrong.toString()).doesNotContain("hunter2", "anna");
  }

  @Test
  void identify_remembered_isAnsweredAtOnce() throws Exception {
    identify("anna", "right", HERE);
    var again = logins.identify(new ShownLogin.Basic("anna", new Secret("right")), THERE);

    assertThat(again.isComplete()).isTrue();
    logins.close();
    assertThat(identify("anna", "right", HERE)).isInstanceOf(Identified.Known.class);
    assertThat(identify("bob", "right", HERE)).isInstanceOf(Identified.Busy.class);
    clock.move(AccessConfig.DEFAULTS.session());
    assertThat(identify("anna", "right", HERE)).isInstanceOf(Identified.Busy.class);
  }

  @Test
  void identify_nearlyTheSame_isNotTakenForARememberedOne() throws Exception {
    write("a", UserFileTest.RIGHT_2Y);
    clock.move(Duration.ofSeconds(1));
    identify("a", "right", HERE);

    assertThat(identify("ar", "ight", HERE)).isInstanceOf(Identified.Wrong.class);
    assertThat(identify("a", "right ", HERE)).isInstanceOf(Identified.Wrong.class);
    assertThat(await(logins.identify(new ShownLogin.Bearer(new Secret("a:right")), HERE)))
        .isInstanceOf(Identified.Wrong.class);
  }

  @Test
  void identify_changedPassword_endsTheOldOneAtOnce() throws Exception {
    ProvenLogin old = login(identify("anna", "right", HERE));
    write("anna", UserFileTest.OTHER_2B);
    clock.move(Duration.ofSeconds(1));

    assertThat(identify("bob", "right", HERE)).isInstanceOf(Identified.Wrong.class);
    assertThat(logins.stands(old)).isFalse();
    assertThat(identify("anna", "right", HERE)).isInstanceOf(Identified.Wrong.class);
    assertThat(login(identify("anna", "other", HERE)).mark()).isNotEqualTo(old.mark());
  }

  @Test
  void identify_removedUser_isOutAtOnce() throws Exception {
    ProvenLogin old = login(identify("anna", "right", HERE));
    write("bob", UserFileTest.RIGHT_2A);
    clock.move(Duration.ofSeconds(1));

    assertThat(identify("bob", "right", HERE)).isInstanceOf(Identified.Known.class);
    assertThat(logins.stands(old)).isFalse();
    assertThat(identify("anna", "right", HERE)).isInstanceOf(Identified.Wrong.class);
  }

  @Test
  void identify_wrongAgainAndAgain_isSlowed() throws Exception {
    for (int i = 0; i < FailedLogins.MAX_OF_PAIR; i++) {
      assertThat(identify("anna", "wrong " + i, HERE)).isInstanceOf(Identified.Wrong.class);
    }

    assertThat(identify("anna", "right", HERE)).isEqualTo(new Identified.Slow(FailedLogins.WINDOW));
    assertThat(identify("anna", "right", THERE)).isInstanceOf(Identified.Known.class);
    assertThat(identify("bob", "right", HERE)).isInstanceOf(Identified.Known.class);
    clock.move(FailedLogins.WINDOW);
    assertThat(identify("anna", "right", HERE)).isInstanceOf(Identified.Known.class);
  }

  @Test
  void identify_loggedInBefore_isNotDelayedByOthersFailures() throws Exception {
    identify("anna", "right", HERE);
    for (int i = 0; i < 2 * FailedLogins.MAX_OF_PAIR; i++) {
      identify("anna", "wrong " + i, HERE);
    }

    assertThat(identify("anna", "wrong", HERE)).isInstanceOf(Identified.Slow.class);
    assertThat(identify("anna", "right", HERE)).isInstanceOf(Identified.Known.class);
  }

  @Test
  void identify_floodOfWrongPasswords_isBoundedAndDelaysNoRememberedLogin() throws Exception {
    identify("anna", "right", HERE);
    List<Future<Identified>> flood = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      flood.add(
          logins.identify(
              new ShownLogin.Basic("user " + i, new Secret("wrong")), "198.51.100." + i % 250));
      assertThat(
              logins.identify(new ShownLogin.Basic("anna", new Secret("right")), HERE).isComplete())
          .isTrue();
    }
    int busy = 0;
    for (Future<Identified> answer : flood) {
      Identified identified = await(answer);
      assertThat(identified).isNotInstanceOf(Identified.Known.class);
      busy += identified instanceof Identified.Busy ? 1 : 0;
    }

    assertThat(busy).isPositive();
  }

  @Test
  void identify_sameLoginAtOnce_isCheckedOnce() throws Exception {
    var go = new Semaphore(0);
    var pool = new LoginPool(1, clock);
    var sources =
        new LoginSources(
            Optional.of(UserFile.open(file(), clock, new Random(1), Runnable::run)),
            TokenLogins.NONE,
            Optional.empty());
    logins.close();
    logins =
        new CallerLogins(
            sources,
            new LoginMemory(Duration.ofHours(1), sources::stands, clock.ticker()),
            new FailedLogins(clock.ticker()),
            new FailedLogins(clock.ticker()),
            new LoginHashes(new Random(1)),
            pool,
            () -> {});
    var blocked =
        pool.run(
            "blocker",
            () -> {
              go.acquireUninterruptibly();
              return "went on";
            });
    List<Future<Identified>> all = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      all.add(logins.identify(new ShownLogin.Basic("anna", new Secret("wrong")), HERE));
    }
    go.release();
    assertThat(blocked.get(30, TimeUnit.SECONDS)).isPresent();
    for (Future<Identified> each : all) {
      assertThat(await(each)).isInstanceOf(Identified.Wrong.class);
    }

    for (int i = 1; i < FailedLogins.MAX_OF_PAIR; i++) {
      assertThat(identify("anna", "wrong" + i, HERE)).isInstanceOf(Identified.Wrong.class);
    }
    assertThat(identify("anna", "another", HERE)).isInstanceOf(Identified.Slow.class);
  }

  @Test
  void identify_sameWrongPasswordForEver_keepsNoRightOneOut() throws Exception {
    for (int i = 0; i < 1_000; i++) {
      assertThat(identify("anna", "old", HERE)).isInstanceOf(Identified.Wrong.class);
    }

    assertThat(identify("anna", "right", HERE)).isInstanceOf(Identified.Known.class);
  }

  @Test
  void identify_wrongPasswordThatBecomesRight_isKnown() throws Exception {
    assertThat(identify("anna", "other", HERE)).isInstanceOf(Identified.Wrong.class);
    assertThat(identify("carl", "other", HERE)).isInstanceOf(Identified.Wrong.class);
    write("anna", UserFileTest.OTHER_2B, "carl", UserFileTest.OTHER_2B);
    clock.move(Duration.ofSeconds(1));
    assertThat(identify("bob", "right", HERE)).isInstanceOf(Identified.Wrong.class);

    assertThat(identify("anna", "other", HERE)).isInstanceOf(Identified.Known.class);
    assertThat(identify("carl", "other", HERE)).isInstanceOf(Identified.Known.class);
  }

  @Test
  void identify_garbageTokens_doNotPushOutTheFailuresOfPasswords() throws Exception {
    for (int i = 0; i < FailedLogins.MAX_OF_PAIR; i++) {
      assertThat(identify("anna", "wrong" + i, HERE)).isInstanceOf(Identified.Wrong.class);
    }
    for (int i = 0; i < 2 * FailedLogins.MAX_REMEMBERED; i++) {
      assertThat(await(logins.identify(new ShownLogin.Bearer(new Secret("token" + i)), HERE)))
          .isInstanceOf(Identified.Wrong.class);
    }

    assertThat(identify("anna", "another", HERE)).isInstanceOf(Identified.Slow.class);
  }

  @Test
  void stands_removedUserAfterAQuietTime_doesNot() throws Exception {
    Files.setLastModifiedTime(file(), FileTime.from(Instant.now().minusSeconds(60)));
    logins.close();
    logins =
        CallerLogins.open(
            AccessConfig.DEFAULTS.withUsers(file()),
            2,
            InstantSource.system(),
            Ticker.systemTicker(),
            new Random(1));
    ProvenLogin old = login(identify("anna", "right", HERE));
    try (var said = new Said(WatchedFile.class)) {
      write("bob", UserFileTest.RIGHT_2A);
      long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
      while (said.lines().isEmpty() && System.nanoTime() < end) {
        Thread.onSpinWait();
      }

      assertThat(said.lines()).singleElement().asString().contains("has changed");
      assertThat(logins.stands(old)).isFalse();
      assertThat(identify("anna", "right", HERE)).isInstanceOf(Identified.Wrong.class);
    }
  }

  @Test
  void identify_onAnEventLoop_arrivesThere() throws Exception {
    Vertx vertx = Vertx.vertx();
    try {
      var arrived = new CompletableFuture<Boolean>();
      vertx.runOnContext(
          _ -> {
            Thread loop = Thread.currentThread();
            logins
                .identify(new ShownLogin.Basic("anna", new Secret("right")), HERE)
                .onComplete(__ -> arrived.complete(Thread.currentThread().equals(loop)));
          });

      assertThat(arrived.get(30, TimeUnit.SECONDS)).isTrue();
    } finally {
      await(vertx.close());
    }
  }

  @Test
  void identify_noSession_remembersNothing() throws Exception {
    logins.close();
    logins = logins(withSession(Duration.ZERO));
    identify("anna", "right", HERE);

    logins.close();
    assertThat(identify("anna", "right", HERE)).isInstanceOf(Identified.Busy.class);
  }

  private AccessConfig withSession(Duration session) {
    AccessConfig some = AccessConfig.DEFAULTS.withUsers(file());
    return new AccessConfig(
        some.users(),
        some.anonymous(),
        session,
        some.tokenLife(),
        some.rules(),
        some.issuers(),
        some.clientCertificates(),
        some.limits(),
        some.roles(),
        some.open(),
        some.audit());
  }

  @Test
  void check_forTheTokenService_saysTheSame() throws Exception {
    assertThat(await(logins.check(new Credential.Password("anna", "right"), HERE)))
        .isInstanceOf(Outcome.Proven.class);
    for (int i = 0; i < FailedLogins.MAX_OF_PAIR; i++) {
      assertThat(await(logins.check(new Credential.Password("bob", "wrong" + i), HERE)))
          .isEqualTo(new Outcome.Wrong("the user name or the password is wrong"));
    }
    assertThat(await(logins.check(new Credential.Password("bob", "wrong"), HERE)))
        .isEqualTo(new Outcome.Slowed(FailedLogins.WINDOW));
    logins.close();
    assertThat(await(logins.check(new Credential.Password("carl", "wrong"), HERE)))
        .isInstanceOf(Outcome.Unavailable.class);
  }

  @Test
  void toString_ofWhatIsShown_hasNoSecret() {
    assertThat(new ShownLogin.Basic("anna", new Secret("hunter2")).toString())
        .doesNotContain("hunter2");
    assertThat(new ShownLogin.Bearer(new Secret("hunter2")).toString()).doesNotContain("hunter2");
  }
}
