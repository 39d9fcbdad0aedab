package dev.entrepot.proxy.http.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.proxy.access.Caller;
import dev.entrepot.proxy.access.Proof;
import dev.entrepot.proxy.access.login.Identified;
import dev.entrepot.proxy.access.token.ProvenLogin;
import dev.entrepot.proxy.http.access.RecentLogins.Good;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class RecentLoginsTest {
  private static final String FIELD = "Basic YW5uYTpyaWdodA==";

  private final AtomicLong now = new AtomicLong(-5);
  private final RecentLogins recent = new RecentLogins(Duration.ofHours(1), now::get);

  private static Good login(String name) {
    var caller = new Caller.Known(name, Set.of(), Proof.PASSWORD);
    return new Good.Login(new Identified.Known(new ProvenLogin(caller, "mark")));
  }

  private void pass(Duration time) {
    now.addAndGet(time.toNanos());
  }

  @Test
  void find_whatWasAdded_isFoundForAWhile() {
    assertThat(recent.find(FIELD)).isNull();
    recent.add(FIELD, login("anna"));
    pass(RecentLogins.FOR.minusNanos(1));
    assertThat(recent.find(FIELD)).isEqualTo(login("anna"));
    pass(Duration.ofNanos(1));
    assertThat(recent.find(FIELD)).isNull();
  }

  /** Their hash codes are the same, and so is their place. */
  @Test
  void find_fieldOfTheSamePlace_isTold() {
    assertThat("Basic Aa").hasSameHashCodeAs("Basic BB");
    recent.add("Basic Aa", login("anna"));
    assertThat(recent.find("Basic BB")).isNull();
    recent.add("Basic BB", login("bob"));
    assertThat(recent.find("Basic BB")).isEqualTo(login("bob"));
    assertThat(recent.find("Basic Aa")).isNull();
  }

  @Test
  void find_afterAShortSession_findsNothing() {
    var brief = new RecentLogins(Duration.ofSeconds(1), now::get);
    brief.add(FIELD, login("anna"));
    pass(Duration.ofSeconds(1));
    assertThat(brief.find(FIELD)).isNull();
    var none = new RecentLogins(Duration.ZERO, now::get);
    none.add(FIELD, login("anna"));
    assertThat(none.find(FIELD)).isNull();
  }

  @Test
  void add_longField_isNotRemembered() {
    String longest = "B".repeat(RecentLogins.MAX_CHARACTERS);
    recent.add(longest, login("anna"));
    recent.add(longest + "x", login("anna"));
    assertThat(recent.find(longest)).isNotNull();
    assertThat(recent.find(longest + "x")).isNull();
  }

  @Test
  void sweep_forgetsWhatNoLongerCounts_andIsAskedForOnce() {
    assertThat(recent.add(FIELD, login("anna"))).isTrue();
    pass(Duration.ofSeconds(1));
    assertThat(recent.add("Basic BB", login("bob"))).isFalse();
    pass(RecentLogins.FOR.minusSeconds(1));
    assertThat(recent.sweep()).as("bob's is left").isTrue();
    assertThat(recent.find("Basic BB")).isNotNull();
    pass(RecentLogins.FOR);
    assertThat(recent.sweep()).isFalse();
    assertThat(recent.add(FIELD, login("anna"))).isTrue();
  }
}
