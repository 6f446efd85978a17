package com.signalsmith.destination.runtime;

import com.signalsmith.destination.spi.RawSettings;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A sync as somebody wrote it, before {@link SyncValidator} has looked at it.
 *
 * <p>Immutable; any thread.
 */
public final class SyncDefinition {

  /** What a sync's id looks like: it names a directory and stands in messages. */
  static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

  private final String syncId;
  private final String destinationId;
  private final RawSettings settings;
  private final @Nullable String mode;
  private final @Nullable String audienceMode;
  private final List<String> primaryKey;
  private final List<FieldMapping> fieldMapping;
  private final @Nullable String operationColumn;

  private SyncDefinition(Builder builder) {
    this.syncId = builder.syncId;
    this.destinationId = builder.destinationId;
    this.settings = builder.settings;
    this.mode = builder.mode;
    this.audienceMode = builder.audienceMode;
    this.primaryKey = List.copyOf(builder.primaryKey);
    this.fieldMapping = List.copyOf(builder.fieldMapping);
    this.operationColumn = builder.operationColumn;
  }

  /** Starts the definition of a sync to a destination; blank ids are found by validation. */
  public static Builder builder(String syncId, String destinationId) {
    return new Builder(syncId, destinationId);
  }

  /** Returns the sync's id, the same for all its runs. */
  public String syncId() {
    return syncId;
  }

  /** Returns the id of the destination. */
  public String destinationId() {
    return destinationId;
  }

  /** Returns the settings of all three scopes. */
  public RawSettings settings() {
    return settings;
  }

  /** Returns the sync mode's id as written. */
  public Optional<String> mode() {
    return Optional.ofNullable(mode);
  }

  /** Returns the audience sync mode's id as written. */
  public Optional<String> audienceMode() {
    return Optional.ofNullable(audienceMode);
  }

  /** Returns the columns that identify a row, in key order. */
  public List<String> primaryKey() {
    return primaryKey;
  }

  /** Returns which columns go to which fields, in order; empty where each keeps its own name. */
  public List<FieldMapping> fieldMapping() {
    return fieldMapping;
  }

  /** Returns the column that says whether a row is to be written or deleted. */
  public Optional<String> operationColumn() {
    return Optional.ofNullable(operationColumn);
  }

  @Override
  public String toString() {
    return "sync '" + syncId + "' to '" + destinationId + "'";
  }

  /** Collects a definition; one thread. */
  public static final class Builder {

    private final String syncId;
    private final String destinationId;
    private RawSettings settings = RawSettings.builder().build();
    private @Nullable String mode;
    private @Nullable String audienceMode;
    private List<String> primaryKey = List.of();
    private List<FieldMapping> fieldMapping = List.of();
    private @Nullable String operationColumn;

    private Builder(String syncId, String destinationId) {
      this.syncId = syncId;
      this.destinationId = destinationId;
    }

    /** Sets the settings of all three scopes. */
    public Builder settings(RawSettings raw) {
      this.settings = raw;
      return this;
    }

    /** Sets the sync mode's id, such as {@code insert}; excludes an audience mode. */
    public Builder mode(String id) {
      this.mode = id;
      return this;
    }

    /** Sets the audience sync mode's id, such as {@code add}; excludes a sync mode. */
    public Builder audienceMode(String id) {
      this.audienceMode = id;
      return this;
    }

    /** Sets the columns that identify a row, in key order. */
    public Builder primaryKey(List<String> columns) {
      this.primaryKey = columns;
      return this;
    }

    /** Sets which columns go to which fields, in order; each keeps its own name by default. */
    public Builder fieldMapping(List<FieldMapping> mapping) {
      this.fieldMapping = mapping;
      return this;
    }

    /**
     * Sets the column that says whether a row is to be written or deleted, for mirrors that get
     * changes; without one, every row is to be written.
     */
    public Builder operationColumn(String column) {
      this.operationColumn = column;
      return this;
    }

    /** Returns the definition. */
    public SyncDefinition build() {
      return new SyncDefinition(this);
    }
  }
}
