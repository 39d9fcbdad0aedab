package dev.entrepot.proxy.share;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** At whose expense bytes come. */
final class PayersTest {
  /** Has so many bytes, and counts those that it pays. */
  private static final class Purse implements Payer {
    private int left;
    private int paid;

    Purse(int left) {
      this.left = left;
    }

    @Override
    public boolean pays(int bytes) {
      if (bytes > left) {
        return false;
      }
      owes(bytes);
      return true;
    }

    @Override
    public void owes(int bytes) {
      left -= bytes;
      paid += bytes;
    }
  }

  private final Payers payers = new Payers();
  private final Purse poor = new Purse(100);
  private final Purse rich = new Purse(1000);

  @Test
  void pays_none_costsNothing() {
    assertThat(payers.pays(1 << 20)).isTrue();
  }

  @Test
  void pays_firstHasNoMore_thoseWhoFollowPay() {
    payers.add(poor);
    payers.add(rich);
    for (int i = 0; i < 11; i++) {
      assertThat(payers.pays(100)).isTrue();
    }
    assertThat(payers.pays(100)).isFalse();
    assertThat(poor.paid).isEqualTo(100);
    assertThat(rich.paid).isEqualTo(1000);
  }

  @Test
  void pays_followerHasLeft_isAsSlowAsTheOthers() {
    payers.add(poor);
    payers.add(rich);
    payers.remove(rich);
    assertThat(payers.pays(100)).isTrue();
    assertThat(payers.pays(100)).isFalse();
  }

  @Test
  void pays_allHaveLeft_theLastPays() {
    payers.add(poor);
    payers.add(rich);
    payers.remove(rich);
    payers.remove(poor);
    assertThat(payers.pays(100)).isTrue();
    assertThat(payers.pays(100)).isFalse();
    assertThat(poor.paid).isEqualTo(100);
  }

  @Test
  void pays_sameWantsItTwiceAndLeavesOnce_stillPays() {
    payers.add(rich);
    payers.add(rich);
    payers.remove(rich);
    payers.add(poor);
    assertThat(payers.pays(500)).isTrue();
    assertThat(rich.paid).isEqualTo(500);
  }
}
