package com.signalsmith.destination.spi;

import java.util.List;

/**
 * One way of proving who a connection is; exactly one of a destination's methods is chosen.
 *
 * <p>Immutable.
 *
 * @param id the name in definitions, snake case, such as {@code sasl_plain}
 * @param label the name that people see
 * @param description when to choose it, in sentences for people
 * @param fields what it needs; may be empty
 */
public record AuthenticationMethod(
    String id, String label, String description, List<Field<?>> fields) {

  /** Copies the fields and refuses an id that is not snake case. */
  public AuthenticationMethod {
    if (!id.matches("[a-z][a-z0-9]*(_[a-z0-9]+)*")) {
      throw new IllegalArgumentException("'" + id + "' is not a snake-case id");
    }
    fields = List.copyOf(fields);
  }

  /** Returns a method with the given fields, in the order in which people fill them in. */
  public static AuthenticationMethod of(
      String id, String label, String description, Field<?>... fields) {
    return new AuthenticationMethod(id, label, description, List.of(fields));
  }
}
