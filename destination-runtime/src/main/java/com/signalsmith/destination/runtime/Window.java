package com.signalsmith.destination.runtime;

import com.signalsmith.destination.runtime.source.Chunk;
import com.signalsmith.destination.runtime.source.InvalidRow;
import com.signalsmith.destination.spi.FlushReport;
import com.signalsmith.destination.spi.RejectedRow;
import com.signalsmith.destination.spi.Row;
import com.signalsmith.destination.spi.RowBatch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that was read but is not settled yet, in order: what a replay repeats and where
 * rejected rows are found. Bounded by the run, which settles before it grows too large. One thread.
 *
 * <p>A mark stands where the writer was last asked to settle: what is before it is settled next
 * while what is behind it is still under way.
 */
final class Window {

  private final List<Part> parts = new ArrayList<>();
  private long lastSequence;
  private long rows;
  private long bytes;
  private long invalidRows;
  private int markedParts;
  private long markedSize;
  private long markedBytes;

  Window(long lastSequence) {
    this.lastSequence = lastSequence;
  }

  /** One chunk with its numbers; the batch is empty where the chunk has only an invalid row. */
  private record Part(Chunk chunk, long firstSequence, Optional<RowBatch> batch) {}

  /** Numbers a chunk's rows and returns them as a batch. */
  Optional<RowBatch> add(Chunk chunk) {
    long first = lastSequence + 1;
    Optional<RowBatch> batch =
        chunk.rows().isEmpty() ? Optional.empty() : Optional.of(RowBatch.of(first, chunk.rows()));
    add(new Part(chunk, first, batch));
    return batch;
  }

  /** Sets the mark behind everything that there is. */
  void mark() {
    markedParts = parts.size();
    markedSize = size();
    markedBytes = bytes;
  }

  /** Takes the mark away, because the writer knows of none any more. */
  void unmark() {
    markedParts = 0;
    markedSize = 0;
    markedBytes = 0;
  }

  /**
   * Returns what a report covers that settles rows through a sequence: everything, or what is
   * before the mark.
   */
  Window settledBy(FlushReport report) {
    boolean all = lastBatchSequence().map(last -> report.settledThrough() >= last).orElse(true);
    Window settled = new Window(lastSequence - size());
    parts.subList(0, all ? parts.size() : markedParts).forEach(settled::add);
    return settled;
  }

  /** Drops the first parts, which are those of another window; the mark is gone. */
  void drop(Window settled) {
    parts.subList(0, settled.parts.size()).clear();
    rows -= settled.rows;
    bytes -= settled.bytes;
    invalidRows -= settled.invalidRows;
    unmark();
  }

  List<RowBatch> batches() {
    return parts.stream().flatMap(part -> part.batch().stream()).toList();
  }

  boolean isEmpty() {
    return parts.isEmpty();
  }

  /** Returns the sequence of the last row read, valid or not. */
  long lastSequence() {
    return lastSequence;
  }

  /** Returns the sequence of the last valid row in the window, or nothing. */
  Optional<Long> lastBatchSequence() {
    List<RowBatch> batches = batches();
    return batches.isEmpty()
        ? Optional.empty()
        : Optional.of(batches.get(batches.size() - 1).lastSequence());
  }

  /** Returns how many rows there are, valid or not. */
  long size() {
    return rows + invalidRows;
  }

  /** Returns how many valid rows there are. */
  long rows() {
    return rows;
  }

  long bytes() {
    return bytes;
  }

  /** Returns how many rows there are behind the mark. */
  long unmarkedSize() {
    return size() - markedSize;
  }

  /** Returns how many bytes there are behind the mark. */
  long unmarkedBytes() {
    return bytes - markedBytes;
  }

  long invalidRows() {
    return invalidRows;
  }

  /** Returns where the source goes on behind the window. */
  String position() {
    return parts.get(parts.size() - 1).chunk().position();
  }

  /** Returns whether all of these, by ascending sequence, were handed to the destination. */
  boolean holdsAll(List<RejectedRow> rejected) {
    int found = 0;
    for (RowBatch batch : batches()) {
      while (found < rejected.size()
          && rejected.get(found).sequence() >= batch.firstSequence()
          && rejected.get(found).sequence() <= batch.lastSequence()) {
        found++;
      }
    }
    return found == rejected.size();
  }

  /** Returns the entries for the rejected-rows file, by ascending sequence. */
  List<RejectedRows.Entry> rejectedEntries(List<RejectedRow> rejected) {
    Map<Long, RejectedRow> bySequence = new HashMap<>();
    rejected.forEach(row -> bySequence.put(row.sequence(), row));
    List<RejectedRows.Entry> entries = new ArrayList<>();
    for (Part part : parts) {
      List<Row> partRows = part.chunk().rows();
      for (int i = 0; i < partRows.size() && !bySequence.isEmpty(); i++) {
        RejectedRow row = bySequence.remove(part.firstSequence() + i);
        if (row != null) {
          long location = part.chunk().firstLocation() + i;
          entries.add(
              new RejectedRows.Entry(
                  row.sequence(),
                  part.chunk().file(),
                  location,
                  row.code(),
                  row.message(),
                  RowPreparation.asItCame(partRows.get(i))::json,
                  true));
        }
      }
      part.chunk().invalid().ifPresent(invalid -> entries.add(entry(part, invalid)));
    }
    return entries;
  }

  private void add(Part part) {
    parts.add(part);
    lastSequence += part.chunk().size();
    rows += part.chunk().rows().size();
    bytes += part.chunk().bytes();
    invalidRows += part.chunk().size() - part.chunk().rows().size();
  }

  private static RejectedRows.Entry entry(Part part, InvalidRow invalid) {
    int index = part.chunk().rows().size();
    return new RejectedRows.Entry(
        part.firstSequence() + index,
        part.chunk().file(),
        part.chunk().firstLocation() + index,
        invalid.code(),
        invalid.message(),
        invalid::content,
        false);
  }
}
