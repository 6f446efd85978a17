package com.signalsmith.destination.testkit;

import com.signalsmith.destination.spi.Experimental;
import java.util.List;
import java.util.Optional;

/**
 * The lines of {@code hostile-json.tsv}: every way in which a line of JSON can be broken or
 * stretched, and what a source of JSON Lines makes of it; {@code docs/json.md} shows them.
 *
 * <p>Stateless; any thread. A line is made when it is asked for, because some have megabytes.
 */
@Experimental
public final class HostileJson {

  private static final String ROW = "row";
  private static final List<HostileJson> ALL =
      VectorFile.lines("hostile-json.tsv").stream().map(HostileJson::new).toList();

  private final VectorFile line;

  private HostileJson(VectorFile line) {
    this.line = line;
  }

  /** Returns all lines in the order of the file. */
  public static List<HostileJson> all() {
    return ALL;
  }

  /** Returns a name that no other line has. */
  public String name() {
    return line.field(0);
  }

  /** Returns the line without a line feed; it has none within. */
  public byte[] bytes() {
    return VectorFile.bytes(line.field(1));
  }

  /** Returns the code of why it is no row, and the message, or nothing where it is one. */
  public Optional<String> refusal() {
    return Optional.of(line.field(2)).filter(outcome -> !outcome.equals(ROW));
  }

  /** Returns why a strict parser of another make sees it otherwise; nothing where it does not. */
  public Optional<String> difference() {
    return Optional.of(line.field(3)).filter(reason -> !reason.isEmpty());
  }

  @Override
  public String toString() {
    return name();
  }

  VectorFile line() {
    return line;
  }
}
