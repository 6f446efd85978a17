package com.signalsmith.destination.runtime;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How far a run has come.
 *
 * <p>Immutable; any thread.
 */
public final class RunProgress {

  private final String runId;
  private final long rowsWritten;
  private final long rowsSettled;
  private final RowCounts counts;
  private final long bytesRead;
  private final @Nullable Long sourceBytes;
  private final @Nullable Long resumedFromRow;

  private RunProgress(Builder builder) {
    this.runId = builder.runId;
    this.rowsWritten = builder.rowsWritten;
    this.rowsSettled = builder.rowsSettled;
    this.counts = builder.counts;
    this.bytesRead = builder.bytesRead;
    this.sourceBytes = builder.sourceBytes;
    this.resumedFromRow = builder.resumedFromRow;
  }

  /** Starts from a run that has done nothing. */
  public static Builder builder(String runId) {
    return new Builder(runId);
  }

  /** Returns the run. */
  public String runId() {
    return runId;
  }

  /** Returns the sequence of the last row handed to the destination. */
  public long rowsWritten() {
    return rowsWritten;
  }

  /** Returns the sequence of the last row that is delivered or rejected. */
  public long rowsSettled() {
    return rowsSettled;
  }

  /** Returns how many rows were handed over, and it is not known yet what became of them. */
  public long rowsUnderWay() {
    return rowsWritten - rowsSettled;
  }

  /** Returns what became of the rows, those of the run before it was resumed included. */
  public RowCounts counts() {
    return counts;
  }

  /** Returns how many bytes of the source this process has read. */
  public long bytesRead() {
    return bytesRead;
  }

  /** Returns how many bytes the source has altogether, if that is known. */
  public Optional<Long> totalBytes() {
    return Optional.ofNullable(sourceBytes);
  }

  /** Returns the sequence of the first row that this process sends, if the run was resumed. */
  public Optional<Long> resumedFromRow() {
    return Optional.ofNullable(resumedFromRow);
  }

  /** Collects how far a run has come; one thread. Everything is nothing by default. */
  public static final class Builder {

    private final String runId;
    private long rowsWritten;
    private long rowsSettled;
    private RowCounts counts = RowCounts.NONE;
    private long bytesRead;
    private @Nullable Long sourceBytes;
    private @Nullable Long resumedFromRow;

    private Builder(String runId) {
      this.runId = runId;
    }

    /** Sets the sequence of the last row handed to the destination. */
    public Builder rowsWritten(long sequence) {
      this.rowsWritten = sequence;
      return this;
    }

    /** Sets the sequence of the last row that is delivered or rejected. */
    public Builder rowsSettled(long sequence) {
      this.rowsSettled = sequence;
      return this;
    }

    /** Sets what became of the rows. */
    public Builder counts(RowCounts value) {
      this.counts = value;
      return this;
    }

    /** Sets how many bytes of the source this process has read. */
    public Builder bytesRead(long bytes) {
      this.bytesRead = bytes;
      return this;
    }

    /** Sets how many bytes the source has altogether, or null where that is not known. */
    public Builder totalBytes(@Nullable Long bytes) {
      this.sourceBytes = bytes;
      return this;
    }

    /** Sets the sequence of the first row that this process sends, or null if it is 1. */
    public Builder resumedFromRow(@Nullable Long sequence) {
      this.resumedFromRow = sequence;
      return this;
    }

    /** Returns the progress. */
    public RunProgress build() {
      return new RunProgress(this);
    }
  }
}
