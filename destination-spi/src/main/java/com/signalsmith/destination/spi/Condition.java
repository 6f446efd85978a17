package com.signalsmith.destination.spi;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Holds when another field has one of some values.
 *
 * <p>Immutable. Conditions are data, so that a form, the validator and JSON Schema share them; made
 * with {@link Field#is}.
 *
 * @param key the other field's key, in the same scope or a scope before it
 * @param values the texts of the values for which it holds, such as {@code true} for a toggle
 */
public record Condition(String key, Set<String> values) {

  /** Copies the values and refuses an empty set, which could never hold. */
  public Condition {
    if (values.isEmpty()) {
      throw new IllegalArgumentException("a condition on '" + key + "' needs a value");
    }
    values = Collections.unmodifiableSet(new LinkedHashSet<>(values));
  }
}
