package com.signalsmith.destination.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.signalsmith.destination.spi.CanonicalJson;
import com.signalsmith.destination.spi.DestinationException;
import com.signalsmith.destination.spi.DestinationWriter;
import com.signalsmith.destination.spi.Failure;
import com.signalsmith.destination.spi.FailureKind;
import com.signalsmith.destination.spi.FlushReport;
import com.signalsmith.destination.spi.Operation;
import com.signalsmith.destination.spi.Receipt;
import com.signalsmith.destination.spi.RejectedRow;
import com.signalsmith.destination.spi.Row;
import com.signalsmith.destination.spi.RowBatch;
import com.signalsmith.destination.spi.Settings;
import com.signalsmith.destination.spi.SyncMode;
import com.signalsmith.destination.spi.WritePlan;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Collects rows and changes the target on flush, or, in a mirror that replaces, on commit; one
 * thread at a time.
 */
final class InMemoryWriter implements DestinationWriter {

  private final InMemorySystem system;
  private final WritePlan plan;
  private final String target;
  private final long maxRowBytes;
  private final boolean failsOnLargerRows;
  private final boolean replaces;
  private final List<Integer> keyColumns;
  private final List<Pending> pending = new ArrayList<>();
  private final List<DeliveredMessage> staged = new ArrayList<>();
  private long last;

  InMemoryWriter(InMemorySystem system, WritePlan plan, List<Integer> keyColumns) {
    Settings settings = plan.settings();
    this.system = system;
    this.plan = plan;
    this.target = settings.get(InMemoryDestination.NAME);
    this.maxRowBytes = settings.get(InMemoryDestination.MAX_ROW_BYTES);
    this.failsOnLargerRows = settings.get(InMemoryDestination.OVERSIZED).equals("fail");
    this.replaces = plan.mode() == SyncMode.MIRROR;
    this.keyColumns = keyColumns;
  }

  /** A row as it will be kept, with its number. */
  private record Pending(long sequence, Operation operation, DeliveredMessage record) {}

  /** What became of a row. */
  private enum Effect {
    CREATED,
    UPDATED,
    DELETED,
    NOT_FOUND,
    NO_KEY,
    TOO_LARGE
  }

  @Override
  public void write(RowBatch batch) throws InterruptedException {
    InMemoryDestination.requireNoInterrupt();
    long sequence = batch.firstSequence();
    for (Row row : batch.rows()) {
      byte[] json = row.json();
      if (json.length > maxRowBytes && failsOnLargerRows) {
        throw new DestinationException(
            Failure.of(FailureKind.TARGET, "row_too_large", tooLarge(json.length)));
      }
      DeliveredMessage record = DeliveredMessage.of(key(row), json);
      pending.add(new Pending(sequence++, row.operation(), record));
    }
    last = batch.lastSequence();
  }

  @Override
  public FlushReport flush() throws InterruptedException {
    InMemoryDestination.requireNoInterrupt();
    FlushReport.Builder report = FlushReport.settledThrough(last);
    if (!pending.isEmpty()) {
      system.change(target, plan.schema(), found -> report(report, found));
    }
    pending.clear();
    return report.build();
  }

  @Override
  public void commit() {
    if (replaces) {
      system.change(
          target,
          plan.schema(),
          found -> {
            found.replace(staged);
            return found;
          });
    }
  }

  @Override
  public void close() {
    pending.clear();
    staged.clear();
  }

  private FlushReport.Builder report(FlushReport.Builder report, InMemoryTarget found) {
    long first = found.changes();
    Map<Effect, Long> effects = new EnumMap<>(Effect.class);
    long unkeyed = 0;
    for (Pending row : pending) {
      Effect effect = apply(row, found);
      effects.merge(effect, 1L, Long::sum);
      switch (effect) {
        case CREATED, UPDATED, DELETED -> unkeyed += row.record().key() == null ? 1 : 0;
        case NOT_FOUND -> reject(report, row, "record_not_found", "no record has this key");
        case NO_KEY -> reject(report, row, "identifier_missing", "the row has no key");
        case TOO_LARGE -> reject(report, row, "row_too_large", tooLarge(bytes(row)));
      }
    }
    long rows = found.changes() - first;
    if (rows > 0) {
      report.receipt(new Receipt(target, 0, first, first + rows - 1, rows));
    }
    return report
        .created(effects.getOrDefault(Effect.CREATED, 0L))
        .updated(effects.getOrDefault(Effect.UPDATED, 0L))
        .deleted(effects.getOrDefault(Effect.DELETED, 0L))
        .unkeyed(unkeyed);
  }

  private Effect apply(Pending row, InMemoryTarget found) {
    DeliveredMessage record = row.record();
    if (bytes(row) > maxRowBytes) {
      return Effect.TOO_LARGE;
    }
    if (record.key() == null && plan.mode().identifierRequired()) {
      return Effect.NO_KEY;
    }
    if (row.operation() == Operation.DELETE) {
      found.delete(record);
      return Effect.DELETED;
    }
    if (replaces) {
      staged.add(record);
      found.stage(1);
      return Effect.CREATED;
    }
    if (plan.mode() != SyncMode.INSERT && found.update(record)) {
      return Effect.UPDATED;
    }
    if (plan.mode() == SyncMode.UPDATE) {
      return Effect.NOT_FOUND;
    }
    found.insert(record);
    return Effect.CREATED;
  }

  private static void reject(FlushReport.Builder report, Pending row, String code, String message) {
    report.rejected(List.of(new RejectedRow(row.sequence(), code, message)));
  }

  private static int bytes(Pending row) {
    return row.record().value().getBytes(UTF_8).length;
  }

  private String tooLarge(int bytes) {
    return "the row has %d bytes, and 'max_row_bytes' allows %d".formatted(bytes, maxRowBytes);
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
