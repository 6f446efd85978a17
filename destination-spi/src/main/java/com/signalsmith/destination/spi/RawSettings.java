package com.signalsmith.destination.spi;

import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Settings as somebody wrote them, before {@link DestinationSpec#validate} has looked at them.
 *
 * <p>Immutable. {@link #toString()} shows keys only, because any value may be a secret.
 */
public final class RawSettings {

  private final @Nullable String method;
  private final boolean hasTarget;
  private final Map<Scope, Map<String, Object>> values;

  private RawSettings(Builder builder) {
    this.method = builder.method;
    this.hasTarget = builder.hasTarget;
    Map<Scope, Map<String, Object>> copy = new EnumMap<>(Scope.class);
    builder.values.forEach(
        (scope, map) -> copy.put(scope, Collections.unmodifiableMap(new LinkedHashMap<>(map))));
    this.values = copy;
  }

  /** Starts settings with nothing in them. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns the id of the authentication method that was chosen. */
  public Optional<String> method() {
    return Optional.ofNullable(method);
  }

  /** Returns whether target settings are part of it; without, only a connection is described. */
  public boolean hasTarget() {
    return hasTarget;
  }

  /** Returns the values of one scope by key, in the order in which they were put. */
  public Map<String, Object> values(Scope scope) {
    return values.getOrDefault(scope, Map.of());
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("settings with");
    values.forEach(
        (scope, map) -> map.keySet().forEach(key -> text.append(' ').append(scope.path(key))));
    return text.toString();
  }

  /** Collects settings; one thread. */
  public static final class Builder {

    private final Map<Scope, Map<String, Object>> values = new EnumMap<>(Scope.class);
    private @Nullable String method;
    private boolean hasTarget = true;

    private Builder() {}

    /** Chooses the authentication method. */
    public Builder method(String id) {
      this.method = id;
      return this;
    }

    /**
     * Sets one value.
     *
     * @param value a text, a boolean, a whole number, a {@link Secret} or a list of texts, as the
     *     field has it
     */
    public Builder put(Scope scope, String key, Object value) {
      values.computeIfAbsent(scope, unused -> new LinkedHashMap<>()).put(key, value);
      return this;
    }

    /** Says that only a connection is described, so that no target field is missing. */
    public Builder withoutTarget() {
      this.hasTarget = false;
      return this;
    }

    /** Returns the settings. */
    public RawSettings build() {
      return new RawSettings(this);
    }
  }
}
