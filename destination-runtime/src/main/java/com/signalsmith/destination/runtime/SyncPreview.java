package com.signalsmith.destination.runtime;

import com.signalsmith.destination.runtime.source.Chunk;
import com.signalsmith.destination.runtime.source.RowReader;
import com.signalsmith.destination.runtime.source.RowSource;
import com.signalsmith.destination.runtime.source.SourceException;
import com.signalsmith.destination.spi.DestinationException;
import com.signalsmith.destination.spi.Failure;
import com.signalsmith.destination.spi.FailureKind;
import com.signalsmith.destination.spi.Preview;
import com.signalsmith.destination.spi.PreviewedRow;
import com.signalsmith.destination.spi.Previewer;
import com.signalsmith.destination.spi.ReceiptNames;
import com.signalsmith.destination.spi.RejectedRow;
import com.signalsmith.destination.spi.RowBatch;
import com.signalsmith.destination.spi.RunContext;
import com.signalsmith.destination.spi.WritePlan;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Shows how the first rows of a sync would travel: it reads, numbers and checks them as a run does,
 * and asks the destination instead of sending.
 *
 * <p>Immutable; any thread. It takes no lock and leaves no state behind.
 *
 * @param sync whose rows they are
 * @param source to read from its start
 */
public record SyncPreview(ValidSync sync, RowSource source) {

  // Stands where a message has the id of its run.
  private static final String RUN_ID = "preview";
  private static final ReceiptNames PLAIN_NAMES = new ReceiptNames("target", "part", "position");

  /** What a preview came to. */
  public sealed interface Result permits Shown, Failed {}

  /**
   * The rows can be shown.
   *
   * @param report how they would travel
   */
  public record Shown(PreviewReport report) implements Result {}

  /**
   * The rows cannot be shown.
   *
   * @param failure why
   */
  public record Failed(Failure failure) implements Result {

    /** Returns the failure as one JSON object, with {@code error} as in a run's report. */
    public String toJson() {
      return PreviewJson.failed(failure);
    }
  }

  /**
   * Reads rows and asks the destination how they would travel.
   *
   * @param rows how many at most, from 1
   * @param offline whether the system may not be asked; what only it knows is then unknown
   * @throws InterruptedException if the calling thread is interrupted; nothing is left open
   */
  public Result run(int rows, boolean offline) throws InterruptedException {
    if (rows < 1) {
      throw new IllegalArgumentException("a preview needs at least one row");
    }
    try {
      Optional<Previewer> previewer = sync.discovered().destination().previewer();
      if (previewer.isEmpty()) {
        return new Failed(notSupported());
      }
      return new Shown(preview(previewer.get(), rows, offline));
    } catch (DestinationException e) {
      return new Failed(e.failure());
    } catch (SourceException e) {
      return new Failed(e.failure());
    } catch (RunException e) {
      return new Failed(e.failure());
    } catch (RuntimeException | LinkageError e) {
      return new Failed(Defects.failure(sync.discovered(), "preview", e));
    }
  }

  private Failure notSupported() {
    return Failure.of(
            FailureKind.DEFINITION,
            "preview_not_supported",
            "destination '" + sync.discovered().spec().id() + "' cannot show how rows would travel")
        .withRemedy("validate the sync and check its connection instead");
  }

  private PreviewReport preview(Previewer previewer, int rows, boolean offline)
      throws InterruptedException {
    try (RowReader reader = source.open(sync.columns(), Optional.empty())) {
      RowPreparation preparation = RowPreparation.of(sync, source, reader.schema());
      WritePlan plan = new WritePlan(sync.settings(), sync.mode(), preparation.schema());
      sync.requireNamedColumns(source, plan.schema());
      List<Part> parts = read(reader, preparation, rows);
      RunContext context = new RunContext(sync.definition().syncId(), RUN_ID);
      List<PreviewReport.Entry> entries = new ArrayList<>();
      Set<String> notices = new LinkedHashSet<>();
      @Nullable Preview last = null;
      for (Part part : parts) {
        if (part.batch().isPresent()) {
          last = ask(previewer, plan, context, part.batch().get(), offline);
          last.rows().forEach(row -> entries.add(entry(row)));
          notices.addAll(last.notices());
        }
        part.invalid().ifPresent(row -> entries.add(entry(row)));
      }
      return new PreviewReport(
          sync.discovered().spec().receiptNames().orElse(PLAIN_NAMES),
          last == null ? null : last.target(),
          last == null ? null : last.parts(),
          entries,
          List.copyOf(notices));
    }
  }

  // The window numbers them as it does in a run, invalid ones included.
  private static List<Part> read(RowReader reader, RowPreparation preparation, int rows) {
    Window window = new Window(0);
    List<Part> parts = new ArrayList<>();
    while (window.lastSequence() < rows) {
      Optional<Chunk> chunk = reader.next();
      if (chunk.isEmpty()) {
        break;
      }
      for (Chunk wanted :
          preparation.prepare(first(chunk.get(), rows - (int) window.lastSequence()))) {
        Optional<RowBatch> batch = window.add(wanted);
        long last = window.lastSequence();
        parts.add(
            new Part(
                batch,
                wanted.invalid().map(row -> new RejectedRow(last, row.code(), row.message()))));
      }
    }
    return parts;
  }

  private static Chunk first(Chunk chunk, int rows) {
    return chunk.size() <= rows
        ? chunk
        : new Chunk(
            chunk.rows().subList(0, rows),
            Optional.empty(),
            chunk.firstLocation(),
            chunk.position(),
            chunk.bytes(),
            chunk.file());
  }

  private Preview ask(
      Previewer previewer, WritePlan plan, RunContext context, RowBatch batch, boolean offline)
      throws InterruptedException {
    Preview preview = previewer.preview(plan, context, batch, offline);
    List<Long> asked =
        LongStream.rangeClosed(batch.firstSequence(), batch.lastSequence()).boxed().toList();
    if (!preview.rows().stream().map(PreviewedRow::sequence).toList().equals(asked)) {
      throw new DestinationException(
          Failure.of(
              FailureKind.INTERNAL,
              "preview_incomplete",
              "destination '"
                  + sync.discovered().spec().id()
                  + "' was asked for "
                  + batch
                  + " and showed others; this is a defect of the destination"));
    }
    return preview;
  }

  private static PreviewReport.Entry entry(PreviewedRow row) {
    return new PreviewReport.Entry(row.sequence(), row, row.rejected());
  }

  private static PreviewReport.Entry entry(RejectedRow row) {
    return new PreviewReport.Entry(row.sequence(), null, row);
  }

  /** Rows to ask about, and the piece of input behind them that is not a row. */
  private record Part(Optional<RowBatch> batch, Optional<RejectedRow> invalid) {}
}
