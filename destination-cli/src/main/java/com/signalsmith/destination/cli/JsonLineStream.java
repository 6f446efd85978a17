package com.signalsmith.destination.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import java.util.function.Supplier;
import org.slf4j.event.Level;

/**
 * Turns each line that is printed into a JSON object with its time and level; safe for several
 * threads.
 */
final class JsonLineStream extends OutputStream {

  private final PrintStream to;
  private final Supplier<Instant> clock;
  private final Level level;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();

  private JsonLineStream(PrintStream to, Supplier<Instant> clock, Level level) {
    this.to = to;
    this.clock = clock;
    this.level = level;
  }

  /** Returns a stream that prints its lines as JSON of the level INFO to another one. */
  static PrintStream on(PrintStream to, Supplier<Instant> clock) {
    return new Lines(to, clock, Level.INFO);
  }

  /** Returns where lines of a level go: the stream itself, unless it prints JSON. */
  static PrintStream at(Level level, PrintStream stream) {
    return stream instanceof Lines lines ? new Lines(lines.to, lines.clock, level) : stream;
  }

  /** Starts an object that every line begins with. */
  static ObjectNode start(Instant time, Level level) {
    return Json.object()
        .put("time", time.toString())
        .put("level", level.name().toLowerCase(Locale.ROOT));
  }

  @Override
  public synchronized void write(int each) {
    if (each == '\n') {
      print();
    } else if (each != '\r') {
      line.write(each);
    }
  }

  @Override
  public synchronized void close() {
    if (line.size() > 0) {
      print();
    }
    to.flush();
  }

  private void print() {
    String message = line.toString(StandardCharsets.UTF_8);
    line.reset();
    to.println(start(clock.get(), level).put("message", message));
  }

  /** Knows where its lines go, so that there can be others of another level. */
  private static final class Lines extends PrintStream {

    private final PrintStream to;
    private final Supplier<Instant> clock;

    Lines(PrintStream to, Supplier<Instant> clock, Level level) {
      super(new JsonLineStream(to, clock, level), true, StandardCharsets.UTF_8);
      this.to = to;
      this.clock = clock;
    }
  }
}
