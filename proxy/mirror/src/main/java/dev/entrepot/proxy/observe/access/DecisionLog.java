package dev.entrepot.proxy.observe.access;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.entrepot.proxy.access.Caller;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.function.Consumer;

/**
 * The audit log: one JSON object for each decision. Any thread; nothing but {@link #close} waits.
 */
public final class DecisionLog implements DecisionObserver, AutoCloseable {
  private static final JsonFactory FACTORY = new JsonFactory();
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSX").withZone(ZoneOffset.UTC);

  private record Entry(long at, AccessDecision decision) {}

  private final InstantSource clock;
  private final LineQueue<Entry> lines;

  private DecisionLog(InstantSource clock, LineQueue<Entry> lines) {
    this.clock = clock;
    this.lines = lines;
  }

  /**
   * Begins to write.
   *
   * @param out gets whole lines, many at once, and may wait
   */
  public static DecisionLog start(Consumer<String> out, InstantSource clock) {
    return new DecisionLog(
        clock,
        LineQueue.start("audit log", (entry, text) -> text.append(line(entry)).append('\n'), out));
  }

  @Override
  public void decided(AccessDecision decision) {
    lines.add(new Entry(clock.millis(), decision));
  }

  /** How many lines have been lost since the start, as where they go to was too slow. */
  public long lost() {
    return lines.lost();
  }

  private static String line(Entry entry) {
    AccessDecision decision = entry.decision();
    var line = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(line)) {
      json.writeStartObject();
      json.writeStringField("timestamp", TIME.format(Instant.ofEpochMilli(entry.at())));
      json.writeStringField("logger", "decision");
      json.writeStringField("decision", decision.outcome().word());
      writeCaller(json, decision.caller());
      json.writeStringField("from", Told.word(decision.address()));
      json.writeStringField("verb", Told.word(decision.verb()));
      String what = decision.subject().get();
      if (!what.isEmpty()) {
        json.writeStringField("what", Told.path(what));
      }
      json.writeStringField("rule", Told.cause(decision.rule()));
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("a string can always be written to", e);
    }
    return line.toString();
  }

  private static void writeCaller(JsonGenerator json, Caller caller) throws IOException {
    switch (caller) {
      case Caller.Anonymous() -> json.writeStringField("proof", "none");
      case Caller.Known known -> {
        json.writeStringField("who", Told.path(known.name()));
        json.writeStringField(
            "proof",
            switch (known.proof()) {
              case PASSWORD -> "password";
              case OIDC -> "oidc";
              case CERTIFICATE -> "certificate";
              case UPSTREAM -> "upstream";
            });
      }
    }
  }

  /** Writes what waits, and ends. */
  @Override
  public void close() {
    lines.close();
  }
}
