package dev.entrepot.loadtest.cli;

import com.google.errorprone.annotations.Immutable;
import dev.entrepot.loadtest.upstream.Fault;
import dev.entrepot.loadtest.upstream.Gate;
import java.net.URI;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/** The faults by the names that they have on the command line. */
enum FaultKind {
  HANG("hang", "takes the request and never answers", _ -> new Fault.Hang()),
  DELAY("delay", "TIME", "answers late, e.g. delay=5s", text -> new Fault.Delay(time(text))),
  REFUSE("refuse", "closes the connection without an answer", _ -> new Fault.Refuse()),
  STATUS("status", "CODE", "answers with that status", text -> Fault.Status.of(number(text))),
  BUSY("busy", "SECONDS", "answers 429 with that Retry-After", FaultKind::busy),
  HTML("html", "answers 200 with a web page", _ -> page()),
  REDIRECT("redirect", "URL", "redirects there", text -> Fault.Redirect.absolute(URI.create(text))),
  LOOP("loop", "redirects to where the client is", _ -> new Fault.RedirectToSelf()),
  NO_AUTH("no-auth", "takes no notice of credentials", _ -> new Fault.NoCredentials()),
  NO_RANGE("no-range", "takes no notice of Range", _ -> new Fault.NoRange()),
  CHUNKED("chunked", "announces no length", _ -> new Fault.Chunked()),
  LENGTH("length", "N", "announces that length", text -> new Fault.WrongLength(whole(text))),
  HEADER("header", "NAME:VALUE", "sets a header", FaultKind::header),
  NO_HEADER("no-header", "NAME", "leaves a header out", text -> Fault.Headers.without(text)),
  FLOOD("flood", "SIZE", "sends headers of that size", text -> new Fault.HeaderFlood(small(text))),
  GZIP("gzip", "sends the body gzipped, unasked", _ -> new Fault.Gzipped()),
  PAD("pad", "SIZE", "sends so many bytes more", text -> new Fault.Padded(size(text))),
  SHORTEN("shorten", "SIZE", "ends well after that", text -> new Fault.Shortened(size(text))),
  ALIGN("align", "SIZE", "sends the block with a range", text -> new Fault.Aligned(size(text))),
  THROTTLE("throttle", "SIZE", "so many bytes a second", text -> new Fault.Throttle(size(text))),
  CUT("cut", "SIZE", "drops the connection after that", text -> new Fault.CutAfter(size(text))),
  STALL(
      "stall",
      "SIZE",
      "sends nothing more after that",
      text -> new Fault.Stall(size(text), new Gate())),
  CORRUPT("corrupt", "OFFSET", "flips the byte there", text -> new Fault.Corrupt(size(text)));

  /** Makes a fault of its argument's text. */
  @Immutable
  @FunctionalInterface
  private interface Maker {
    Fault of(String text);
  }

  private final String key;
  private final String argument;
  private final String meaning;
  private final Maker maker;

  FaultKind(String key, String meaning, Maker maker) {
    this(key, "", meaning, maker);
  }

  FaultKind(String key, String argument, String meaning, Maker maker) {
    this.key = key;
    this.argument = argument;
    this.meaning = meaning;
    this.maker = maker;
  }

  static Optional<FaultKind> find(String key) {
    return Arrays.stream(values()).filter(kind -> kind.key.equals(key)).findFirst();
  }

  /** As it is written, with the name of its argument. */
  String form() {
    return argument.isEmpty() ? key : key + "=" + argument;
  }

  String meaning() {
    return meaning;
  }

  /**
   * The fault.
   *
   * @param text its argument; empty if there is none
   * @throws IllegalArgumentException if the argument is missing, too much, or not of its kind
   */
  Fault make(String text) {
    if (text.isEmpty() != argument.isEmpty()) {
      throw new IllegalArgumentException("is written " + form());
    }
    return maker.of(text);
  }

  private static Fault busy(String seconds) {
    return new Fault.Status(429, Map.of("retry-after", seconds), "slow down");
  }

  private static Fault page() {
    return new Fault.Status(
        200, Map.of("content-type", "text/html"), "<html><body>Sign in</body></html>");
  }

  private static Fault header(String text) {
    String[] parts = text.split(":", 2);
    if (parts.length < 2) {
      throw new IllegalArgumentException("is written " + HEADER.form());
    }
    return Fault.Headers.with(parts[0], parts[1].strip());
  }

  private static Duration time(String text) {
    try {
      return Duration.parse("PT" + text);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          "needs a time such as 0.5s or 2m, not '%s'".formatted(text), e);
    }
  }

  private static int number(String text) {
    return Math.toIntExact(whole(text));
  }

  private static long whole(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("needs a number, not '%s'".formatted(text), e);
    }
  }

  private static long size(String text) {
    return DataSize.parse(text).bytes();
  }

  private static int small(String text) {
    return Math.toIntExact(size(text));
  }
}
