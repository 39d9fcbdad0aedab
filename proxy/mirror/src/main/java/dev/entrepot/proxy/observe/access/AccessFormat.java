package dev.entrepot.proxy.observe.access;

import dev.entrepot.config.log.LogFormat;
import dev.entrepot.proxy.observe.AnsweredRequest;
import java.time.ZoneId;

/** What a line looks like. One thread at a time. */
public interface AccessFormat {
  static AccessFormat of(LogFormat format) {
    return switch (format) {
      case TEXT -> new TextLines(ZoneId.systemDefault());
      case JSON -> new JsonLines();
    };
  }

  /**
   * Adds a line, with its end.
   *
   * @param at when the answer ended, in milliseconds since 1970
   */
  void write(long at, AnsweredRequest request, StringBuilder lines);
}
