package com.signalsmith.destination.runtime;

import com.signalsmith.destination.spi.FlushReport;

/**
 * What became of the rows of a run that are settled.
 *
 * <p>Immutable.
 *
 * @param created new records; on a target that cannot tell, all delivered rows
 * @param updated changed records
 * @param deleted deleted records
 * @param failed rejected rows
 * @param unkeyed delivered rows without a key; they are among the others
 */
public record RowCounts(long created, long updated, long deleted, long failed, long unkeyed) {

  /** No rows at all. */
  public static final RowCounts NONE = new RowCounts(0, 0, 0, 0, 0);

  /** Returns how many rows are settled. */
  public long settled() {
    return created + updated + deleted + failed;
  }

  /** Returns how many rows are delivered. */
  public long delivered() {
    return created + updated + deleted;
  }

  RowCounts plusDelivered(FlushReport report) {
    return new RowCounts(
        created + report.created(),
        updated + report.updated(),
        deleted + report.deleted(),
        failed,
        unkeyed + report.unkeyed());
  }

  RowCounts plusFailed(long rows) {
    return new RowCounts(created, updated, deleted, failed + rows, unkeyed);
  }
}
