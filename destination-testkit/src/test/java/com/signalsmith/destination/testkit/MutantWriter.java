package com.signalsmith.destination.testkit;

import com.signalsmith.destination.spi.DestinationWriter;
import com.signalsmith.destination.spi.FlushReport;
import com.signalsmith.destination.spi.RowBatch;

/** A writer that is right in everything but what a subclass gets wrong. */
class MutantWriter implements DestinationWriter {

  private final DestinationWriter sound;

  MutantWriter(DestinationWriter sound) {
    this.sound = sound;
  }

  @Override
  public void write(RowBatch batch) throws InterruptedException {
    sound.write(batch);
  }

  @Override
  public FlushReport flush() throws InterruptedException {
    return sound.flush();
  }

  @Override
  public void commit() throws InterruptedException {
    sound.commit();
  }

  @Override
  public void close() {
    sound.close();
  }

  /** Starts a report that says what another says, but for its rejected rows and receipts. */
  static FlushReport.Builder copy(FlushReport report) {
    return FlushReport.settledThrough(report.settledThrough())
        .created(report.created())
        .updated(report.updated())
        .deleted(report.deleted())
        .unkeyed(report.unkeyed());
  }
}
