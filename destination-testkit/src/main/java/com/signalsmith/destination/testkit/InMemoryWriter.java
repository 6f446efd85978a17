package com.signalsmith.destination.testkit;

import com.signalsmith.destination.spi.CanonicalJson;
import com.signalsmith.destination.spi.DestinationException;
import com.signalsmith.destination.spi.DestinationWriter;
import com.signalsmith.destination.spi.Failure;
import com.signalsmith.destination.spi.FailureKind;
import com.signalsmith.destination.spi.FlushReport;
import com.signalsmith.destination.spi.Receipt;
import com.signalsmith.destination.spi.RejectedRow;
import com.signalsmith.destination.spi.Row;
import com.signalsmith.destination.spi.RowBatch;
import com.signalsmith.destination.spi.Settings;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects messages and appends them to the target on flush; one thread at a time. */
final class InMemoryWriter implements DestinationWriter {

  private final InMemorySystem system;
  private final String target;
  private final long maxRowBytes;
  private final boolean failsOnLargerRows;
  private final List<Integer> keyColumns;
  private final List<DeliveredMessage> accepted = new ArrayList<>();
  private final List<RejectedRow> rejected = new ArrayList<>();
  private long last;

  InMemoryWriter(InMemorySystem system, Settings settings, List<Integer> keyColumns) {
    this.system = system;
    this.target = settings.get(InMemoryDestination.NAME);
    this.maxRowBytes = settings.get(InMemoryDestination.MAX_ROW_BYTES);
    this.failsOnLargerRows = settings.get(InMemoryDestination.OVERSIZED).equals("fail");
    this.keyColumns = keyColumns;
  }

  @Override
  public void write(RowBatch batch) throws InterruptedException {
    InMemoryDestination.requireNoInterrupt();
    long sequence = batch.firstSequence();
    for (Row row : batch.rows()) {
      accept(sequence++, row);
    }
    last = batch.lastSequence();
  }

  @Override
  public FlushReport flush() throws InterruptedException {
    InMemoryDestination.requireNoInterrupt();
    FlushReport.Builder report = FlushReport.settledThrough(last).rejected(rejected);
    if (!accepted.isEmpty()) {
      int rows = accepted.size();
      long first = system.append(target, accepted);
      report
          .created(rows)
          .unkeyed(accepted.stream().filter(message -> message.key() == null).count())
          .receipt(new Receipt(target, 0, first, first + rows - 1, rows));
    }
    accepted.clear();
    rejected.clear();
    return report.build();
  }

  @Override
  public void commit() {
    // A message is visible as soon as it is appended.
  }

  @Override
  public void close() {
    accepted.clear();
    rejected.clear();
  }

  private void accept(long sequence, Row row) {
    byte[] json = row.json();
    if (json.length <= maxRowBytes) {
      accepted.add(DeliveredMessage.of(key(row), json));
      return;
    }
    String message =
        "the row has %d bytes, and 'max_row_bytes' allows %d".formatted(json.length, maxRowBytes);
    if (failsOnLargerRows) {
      throw new DestinationException(Failure.of(FailureKind.TARGET, "row_too_large", message));
    }
    rejected.add(new RejectedRow(sequence, "row_too_large", message));
  }

  // One column: its text. Several: a JSON array of their values, null only if all of them are.
  private byte @Nullable [] key(Row row) {
    if (keyColumns.size() < 2) {
      return keyColumns.isEmpty() ? null : row.text(keyColumns.get(0));
    }
    if (keyColumns.stream().allMatch(column -> row.text(column) == null)) {
      return null;
    }
    ByteArrayOutputStream key = new ByteArrayOutputStream();
    for (int column : keyColumns) {
      key.write(key.size() == 0 ? '[' : ',');
      CanonicalJson.append(row.json(column), key);
    }
    key.write(']');
    return key.toByteArray();
  }
}
