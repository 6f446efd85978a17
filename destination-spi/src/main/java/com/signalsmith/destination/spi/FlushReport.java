package com.signalsmith.destination.spi;

import java.util.ArrayList;
import java.util.List;

/**
 * What became of the rows that a flush or a settlement covers.
 *
 * <p>Immutable; any thread. The counts add up: {@link #created()}, {@link #updated()}, {@link
 * #deleted()} and the rejected rows together are the rows covered.
 */
public final class FlushReport {

  private final long settledThrough;
  private final long created;
  private final long updated;
  private final long deleted;
  private final long unkeyed;
  private final List<RejectedRow> rejected;
  private final List<Receipt> receipts;

  private FlushReport(Builder builder) {
    this.settledThrough = builder.settledThrough;
    this.created = builder.created;
    this.updated = builder.updated;
    this.deleted = builder.deleted;
    this.unkeyed = builder.unkeyed;
    this.rejected = List.copyOf(builder.rejected);
    this.receipts = List.copyOf(builder.receipts);
  }

  /**
   * Starts a report.
   *
   * @param settledThrough the sequence of the last row covered, or of the last one that an earlier
   *     report covered if this one covers none; 0 if there never was one
   */
  public static Builder settledThrough(long settledThrough) {
    return new Builder(settledThrough);
  }

  /** Returns the sequence through which every row is delivered or rejected. */
  public long settledThrough() {
    return settledThrough;
  }

  /** Returns how many rows made a new record; on a target that cannot tell, all that wrote one. */
  public long created() {
    return created;
  }

  /** Returns how many rows changed an existing record. */
  public long updated() {
    return updated;
  }

  /** Returns how many rows were to delete a record, whether or not there was one. */
  public long deleted() {
    return deleted;
  }

  /** Returns how many of the delivered rows had no key, so that no order is kept for them. */
  public long unkeyed() {
    return unkeyed;
  }

  /** Returns the rows that the target will never accept as they are, by ascending sequence. */
  public List<RejectedRow> rejected() {
    return rejected;
  }

  /** Returns where the delivered rows are, one receipt per part of the target. */
  public List<Receipt> receipts() {
    return receipts;
  }

  /** Returns how many rows are delivered. */
  public long delivered() {
    return created + updated + deleted;
  }

  @Override
  public String toString() {
    return "settled through "
        + settledThrough
        + ": "
        + delivered()
        + " delivered, "
        + rejected.size()
        + " rejected";
  }

  /** Collects what became of the rows; one thread. */
  public static final class Builder {

    private final long settledThrough;
    private final List<RejectedRow> rejected = new ArrayList<>();
    private final List<Receipt> receipts = new ArrayList<>();
    private long created;
    private long updated;
    private long deleted;
    private long unkeyed;

    private Builder(long settledThrough) {
      this.settledThrough = settledThrough;
    }

    /** Sets how many rows made a new record, or wrote one where the target cannot tell. */
    public Builder created(long rows) {
      this.created = rows;
      return this;
    }

    /** Sets how many rows changed an existing record. */
    public Builder updated(long rows) {
      this.updated = rows;
      return this;
    }

    /** Sets how many rows were to delete a record; that there was none is no difference. */
    public Builder deleted(long rows) {
      this.deleted = rows;
      return this;
    }

    /** Sets how many of the delivered rows had no key. */
    public Builder unkeyed(long rows) {
      this.unkeyed = rows;
      return this;
    }

    /** Adds rows that the target will never accept as they are. */
    public Builder rejected(List<RejectedRow> rows) {
      rejected.addAll(rows);
      return this;
    }

    /** Adds a receipt for the delivered rows in one part of the target. */
    public Builder receipt(Receipt receipt) {
      receipts.add(receipt);
      return this;
    }

    /**
     * Returns the report.
     *
     * @throws IllegalArgumentException if a count is negative, or the rejected rows do not ascend
     *     or lie beyond what is settled
     */
    public FlushReport build() {
      if (Math.min(Math.min(settledThrough, created), Math.min(updated, deleted)) < 0
          || unkeyed < 0
          || unkeyed > created + updated + deleted) {
        throw new IllegalArgumentException(
            "the counts cannot be: settled through "
                + settledThrough
                + ", created "
                + created
                + ", updated "
                + updated
                + ", deleted "
                + deleted
                + ", unkeyed "
                + unkeyed);
      }
      long before = 0;
      for (RejectedRow row : rejected) {
        if (row.sequence() <= before || row.sequence() > settledThrough) {
          throw new IllegalArgumentException(
              "rejected row " + row.sequence() + " is out of order or beyond " + settledThrough);
        }
        before = row.sequence();
      }
      return new FlushReport(this);
    }
  }
}
