package dev.entrepot.loadtest.driver.scenario;

import dev.entrepot.config.read.Key;
import dev.entrepot.config.read.Section;

/**
 * Pulls by clients that go away before their end.
 *
 * @param share of all pulls
 * @param after how much of the image's bytes they take first
 */
public record LeavingPulls(Share share, Share after) {
  static final Key<Share> SHARE = Key.of("share", Share.upTo("100%"), "0%");
  static final Key<Share> AFTER = Key.of("after", Share.upTo("99%"), "50%");

  /**
   * @throws IllegalArgumentException if a value is out of its bounds
   */
  public LeavingPulls {
    AFTER.require(after);
  }

  static LeavingPulls read(Section section, SlowPulls slow) {
    var leaving = new LeavingPulls(section.get(SHARE), section.get(AFTER));
    if (leaving.share.part() + slow.share().part() > 1) {
      section.fault(SHARE, "100% together with slow.share at most", "more");
    }
    return leaving;
  }
}
