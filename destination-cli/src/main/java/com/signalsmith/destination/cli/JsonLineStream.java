package com.signalsmith.destination.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.function.Supplier;

/** Turns each line that is printed into a JSON object with its time; safe for several threads. */
final class JsonLineStream extends OutputStream {

  private final PrintStream to;
  private final Supplier<Instant> clock;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();

  private JsonLineStream(PrintStream to, Supplier<Instant> clock) {
    this.to = to;
    this.clock = clock;
  }

  /** Returns a stream that prints its lines as JSON to another one. */
  static PrintStream on(PrintStream to, Supplier<Instant> clock) {
    return new PrintStream(new JsonLineStream(to, clock), true, StandardCharsets.UTF_8);
  }

  /** Starts an object that every line begins with. */
  static ObjectNode start(Instant time, String level) {
    return Json.object().put("time", time.toString()).put("level", level);
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
    to.println(start(clock.get(), "info").put("message", message));
  }
}
