package dev.entrepot.proxy.observe.access;

import dev.entrepot.proxy.observe.AnswerEnd;
import dev.entrepot.proxy.observe.AnsweredRequest;
import dev.entrepot.proxy.observe.RequestKind;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

/** Sentences for people, in the form that the other lines of the log have. */
public final class TextLines implements AccessFormat {
  private static final DateTimeFormatter SECOND =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.");
  private static final DateTimeFormatter OFFSET = DateTimeFormatter.ofPattern("XXX");
  private static final int MILLIS = 1000;

  private final ZoneId zone;

  /** To write a time costs more than all the rest; many lines have the same second. */
  private long second = Long.MIN_VALUE;

  private String untilMillis = "";
  private String offset = "";

  public TextLines(ZoneId zone) {
    this.zone = zone;
  }

  @Override
  public void write(long at, AnsweredRequest request, StringBuilder lines) {
    time(at, lines);
    lines.append(request.isServerError() ? " WARN  access: " : " INFO  access: ");
    lines.append(request.client()).append(' ');
    line(request, lines);
    lines.append(' ').append(status(request.status())).append(' ').append(request.bytes());
    lines.append(" B, first byte ");
    millis(request.firstByte(), lines);
    lines.append(" ms, total ");
    millis(request.total(), lines);
    lines.append(" ms, ").append(request.cache()).append(ending(request.end()));
    more(request, lines);
    lines.append('\n');
  }

  private static void line(AnsweredRequest request, StringBuilder lines) {
    if (request.path().isEmpty() && request.kind() == RequestKind.MALFORMED) {
      lines.append("malformed request");
    } else {
      lines.append(Told.word(request.method())).append(' ').append(Told.path(request.path()));
    }
  }

  private static String status(int status) {
    return status == AnsweredRequest.NO_ANSWER ? "-" : Integer.toString(status);
  }

  /** The upstream, the client, and why it went as it did. */
  private static void more(AnsweredRequest request, StringBuilder lines) {
    if (!request.upstream().equals("none")) {
      lines.append(" upstream=").append(Told.word(request.upstream()));
    }
    if (!request.agent().isEmpty()) {
      lines.append(" agent=").append(Told.word(request.agent()));
    }
    request.user().ifPresent(name -> lines.append(" user=\"").append(Told.path(name)).append('"'));
    request.cause().ifPresent(why -> lines.append(" cause=\"").append(Told.cause(why)).append('"'));
  }

  private void time(long at, StringBuilder lines) {
    long now = Math.floorDiv(at, MILLIS);
    if (now != second) {
      second = now;
      ZonedDateTime time = Instant.ofEpochSecond(now).atZone(zone);
      untilMillis = SECOND.format(time);
      offset = OFFSET.format(time);
    }
    int millis = Math.floorMod(at, MILLIS);
    lines.append(untilMillis);
    lines.append((char) ('0' + millis / 100));
    twoDigits(millis % 100, lines);
    lines.append(offset);
  }

  /** With two decimals, rounded. */
  private static void millis(Duration time, StringBuilder lines) {
    long hundredths = (time.toNanos() + 5_000) / 10_000;
    lines.append(hundredths / 100).append('.');
    twoDigits((int) (hundredths % 100), lines);
  }

  private static void twoDigits(int number, StringBuilder lines) {
    lines.append((char) ('0' + number / 10)).append((char) ('0' + number % 10));
  }

  private static String ending(AnswerEnd end) {
    return switch (end) {
      case WHOLE -> "";
      case LEFT -> ", client left";
      case SHORT -> ", broken off";
      case CUT -> ", cut by the server";
    };
  }
}
