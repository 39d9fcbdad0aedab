package dev.entrepot.server.logging;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * The trail of what operators change: a line for each order, whatever came of it. It is written
 * from level error on too. Any thread.
 */
public final class Audit {
  /** The most of what is named, in characters: an order may name a thousand images. */
  static final int MAX_TEXT = 512;

  private static final Logger log = LoggerFactory.getLogger(Logs.AUDIT);

  private Audit() {}

  /**
   * Who gave an order.
   *
   * @param by the right that was shown, or the user of this machine
   * @param from an address, or that it was a command on this machine
   * @param agent the program that was used, if it says so
   */
  public record Actor(String by, String from, String agent) {}

  /**
   * Adds a line.
   *
   * @param action what was ordered, as the command is called
   * @param what it was ordered for
   * @param result what came of it, and how much
   */
  public static void add(Actor who, String action, String what, String result) {
    LoggingEventBuilder line = log.atInfo();
    if (!what.isEmpty()) {
      line = line.addKeyValue("what", shortened(what));
    }
    line =
        line.addKeyValue("result", shortened(result))
            .addKeyValue("by", who.by())
            .addKeyValue("from", who.from());
    if (!who.agent().isEmpty()) {
      line = line.addKeyValue("agent", shortened(who.agent()));
    }
    line.log(action);
  }

  private static String shortened(String text) {
    return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT) + "...";
  }
}
