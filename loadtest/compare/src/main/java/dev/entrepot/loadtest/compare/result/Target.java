package dev.entrepot.loadtest.compare.result;

import java.util.OptionalDouble;

/** What Entrepot's median is held against. */
public sealed interface Target {
  /**
   * Whether it is met.
   *
   * @param ours Entrepot's median
   * @param nginx nginx's median in the same run, if it was measured
   */
  Verdict judge(double ours, OptionalDouble nginx);

  /** As it stands in the table. */
  String text();

  /** At most so much, whatever others do. */
  static Target atMost(double limit) {
    return new Absolute(Sense.AT_MOST, limit);
  }

  /** At least so much, whatever others do. */
  static Target atLeast(double limit) {
    return new Absolute(Sense.AT_LEAST, limit);
  }

  /** At most so many times what nginx has. */
  static Target atMostOfNginx(double factor) {
    return new OfNginx(Sense.AT_MOST, factor);
  }

  /** At least so many times what nginx has. */
  static Target atLeastOfNginx(double factor) {
    return new OfNginx(Sense.AT_LEAST, factor);
  }

  /** A figure by itself. */
  record Absolute(Sense sense, double limit) implements Target {
    @Override
    public Verdict judge(double ours, OptionalDouble nginx) {
      return Verdict.of(sense.holds(ours, limit));
    }

    @Override
    public String text() {
      return sense.sign() + " " + Numbers.plain(limit);
    }
  }

  /** A multiple of nginx's figure in the same run. */
  record OfNginx(Sense sense, double factor) implements Target {
    @Override
    public Verdict judge(double ours, OptionalDouble nginx) {
      return nginx.isPresent()
          ? Verdict.of(sense.holds(ours, factor * nginx.getAsDouble()))
          : Verdict.UNKNOWN;
    }

    @Override
    public String text() {
      return factor == 1
          ? sense.sign() + " nginx"
          : "%s %s × nginx".formatted(sense.sign(), Numbers.plain(factor));
    }
  }
}
