package dev.entrepot.config;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import dev.entrepot.config.read.Durations;
import dev.entrepot.config.read.ValueType;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.util.Optional;

/** When a task is repeated. */
public sealed interface Schedule {
  ValueType<Schedule> TYPE =
      ValueType.of(
          "five fields as for cron such as \"0 3 * * *\", or a duration from 1m to 365d",
          Schedule::parse);

  /** The longest text, in characters. */
  int MAX_CHARACTERS = 256;

  ValueType<Duration> INTERVAL = Durations.between("1m", "365d");

  /** The first time; empty for never. */
  Optional<ZonedDateTime> first(ZonedDateTime now);

  /** The time after the last start; empty for never. */
  Optional<ZonedDateTime> next(ZonedDateTime begun);

  /** At once, and then at a fixed interval. */
  record Every(Duration interval) implements Schedule {
    @Override
    public Optional<ZonedDateTime> first(ZonedDateTime now) {
      return Optional.of(now);
    }

    @Override
    public Optional<ZonedDateTime> next(ZonedDateTime begun) {
      return Optional.of(begun.plus(interval));
    }

    @Override
    public String toString() {
      return Durations.format(interval);
    }
  }

  /** At the times that the fields name (crontab(5)), in the zone of the given time. */
  record At(String fields, ExecutionTime times) implements Schedule {
    @Override
    public Optional<ZonedDateTime> first(ZonedDateTime now) {
      return times.nextExecution(now);
    }

    @Override
    public Optional<ZonedDateTime> next(ZonedDateTime begun) {
      return times.nextExecution(begun);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof At at && fields.equals(at.fields);
    }

    @Override
    public int hashCode() {
      return fields.hashCode();
    }

    @Override
    public String toString() {
      return fields;
    }
  }

  /** Parses a schedule; empty for any other text. */
  static Optional<Schedule> parse(String text) {
    Optional<Schedule> every = INTERVAL.parse(text).map(Every::new);
    return every.isPresent() || text.length() > MAX_CHARACTERS ? every : cron(text);
  }

  private static Optional<Schedule> cron(String text) {
    var parser = new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));
    try {
      return Optional.of(new At(text, ExecutionTime.forCron(parser.parse(text))));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
