package dev.entrepot.proxy.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.entrepot.config.Secret;
import dev.entrepot.proxy.upstream.auth.Login;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** How often it is said that a login is not taken. */
class LoginTroubleTest {
  private static final Login ADA = new Login.Password("ada\n", new Secret("s3cret"));
  private static final String REALM = "https://auth.example.com/token";

  private final ListAppender<ILoggingEvent> said = new ListAppender<>();
  private final Logger logger = (Logger) LoggerFactory.getLogger(LoginTrouble.class);
  private final UpstreamFixture.Clock clock = new UpstreamFixture.Clock();
  private final UpstreamHealth health = new UpstreamHealth(clock);
  private final LoginTrouble trouble = new LoginTrouble(UpstreamFixture.NAME, clock, health);

  @BeforeEach
  void listen() {
    said.start();
    logger.addAppender(said);
  }

  @AfterEach
  void leave() {
    logger.detachAppender(said);
  }

  private List<String> lines() {
    return said.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  @Test
  void refused_manyTimes_isSaidOnceAMinuteWithHowOftenAndNoSecret() {
    for (int i = 0; i < 20; i++) {
      trouble.refused(REALM, ADA, 401);
    }
    assertThat(lines())
        .containsExactly(
            "registry.test: wrong credentials: the login of \"ada?\" is not taken by "
                + REALM
                + " (401)");
    clock.move(LoginTrouble.INTERVAL.minus(Duration.ofMillis(1)));
    trouble.refused(REALM, ADA, 401);
    assertThat(lines()).hasSize(1);
    clock.move(Duration.ofMillis(1));
    trouble.refused(REALM, ADA, 401);
    assertThat(lines()).hasSize(2);
    assertThat(lines().getLast()).endsWith("; 20 times more since this was last said");
    assertThat(lines()).noneMatch(line -> line.contains("s3cret"));
  }

  @Test
  void taken_afterARefusal_endsTheTrouble() {
    trouble.refused(REALM, ADA, 401);
    assertThat(health.seen().trouble()).hasValueSatisfying(why -> assertThat(why).contains("401"));
    trouble.taken();
    assertThat(health.seen().trouble()).isEmpty();
  }
}
