package dev.entrepot.proxy.config;

import dev.entrepot.proxy.config.read.Key;
import dev.entrepot.proxy.config.read.Section;
import dev.entrepot.proxy.config.read.ValueTypes;

/** What the log looks like. */
public record LogConfig(LogFormat format) {
  static final Key<LogFormat> FORMAT = Key.of("format", ValueTypes.oneOf(LogFormat.class), "text");

  public static final LogConfig DEFAULTS = new LogConfig(FORMAT.standardValue());

  static LogConfig read(Section section) {
    return new LogConfig(section.get(FORMAT));
  }
}
