package com.signalsmith.destination.spi;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Settings that a destination's spec has found valid, with the defaults filled in.
 *
 * <p>Immutable; any thread. Made by {@link DestinationSpec#validate} only, so that a destination
 * never meets a value that its spec does not allow. {@link #toString()} masks secrets.
 */
public final class Settings {

  private final Set<Field<?>> declared;
  private final Map<String, Object> values;
  private final String method;
  private final boolean hasTarget;

  Settings(Set<Field<?>> declared, Map<String, Object> values, String method, boolean hasTarget) {
    this.declared = new LinkedHashSet<>(declared);
    this.values = new LinkedHashMap<>(values);
    this.method = method;
    this.hasTarget = hasTarget;
  }

  /** Returns the id of the authentication method that was chosen. */
  public String authenticationMethod() {
    return method;
  }

  /** Returns whether target settings are part of it; without, only a connection is described. */
  public boolean hasTarget() {
    return hasTarget;
  }

  /**
   * Returns the value of a field that is required or has a default.
   *
   * @throws IllegalArgumentException if the spec does not declare the field
   * @throws IllegalStateException if no value was given; read optional fields with {@link #find}
   */
  public <T> T get(Field<T> field) {
    return find(field)
        .orElseThrow(() -> new IllegalStateException(field + " has no value; read it with 'find'"));
  }

  /**
   * Returns the value of a field, its default, or nothing.
   *
   * @throws IllegalArgumentException if the spec does not declare the field
   */
  @SuppressWarnings("unchecked") // validate() stored a value of the field's own type
  public <T> Optional<T> find(Field<T> field) {
    if (!declared.contains(field)) {
      throw new IllegalArgumentException(field + " is not declared in the destination's spec");
    }
    return Optional.ofNullable((T) values.get(field.key()));
  }

  @Override
  public String toString() {
    return "settings " + method + " " + values;
  }
}
