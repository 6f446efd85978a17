package com.signalsmith.destination.testkit;

import com.signalsmith.destination.spi.DestinationWriter;
import com.signalsmith.destination.spi.FlushReport;
import com.signalsmith.destination.spi.Row;
import com.signalsmith.destination.spi.RowBatch;
import java.util.List;

/** An open writer that numbers its rows as a host does. */
final class Delivery implements AutoCloseable {

  private final DestinationWriter writer;
  private long last;

  Delivery(DestinationWriter writer) {
    this.writer = writer;
  }

  DestinationWriter writer() {
    return writer;
  }

  /** Returns the sequence of the last row written, 0 before the first. */
  long last() {
    return last;
  }

  void write(List<Row> rows) throws InterruptedException {
    RowBatch batch = RowBatch.of(last + 1, rows);
    last = batch.lastSequence();
    writer.write(batch);
  }

  FlushReport flush() throws InterruptedException {
    return writer.flush();
  }

  FlushReport settle() throws InterruptedException {
    return writer.settle();
  }

  FlushReport finish() throws InterruptedException {
    FlushReport report = writer.flush();
    writer.commit();
    return report;
  }

  @Override
  public void close() {
    writer.close();
  }
}
