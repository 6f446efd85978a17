package ${package};

import com.signalsmith.destination.spi.DestinationException;
import com.signalsmith.destination.spi.DestinationWriter;
import com.signalsmith.destination.spi.Failure;
import com.signalsmith.destination.spi.FailureKind;
import com.signalsmith.destination.spi.FlushReport;
import com.signalsmith.destination.spi.RejectedRow;
import com.signalsmith.destination.spi.Row;
import com.signalsmith.destination.spi.RowBatch;
import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Appends a line per row to one file; one thread at a time. */
final class ${className}Writer implements DestinationWriter {

  private static final int BUFFER_BYTES = 1 << 16;

  private final Path file;
  private final long maxRowBytes;
  private final FileOutputStream disk;
  private final OutputStream lines;
  private final List<RejectedRow> rejected = new ArrayList<>();
  private long accepted;
  private long last;

  private ${className}Writer(Path file, long maxRowBytes, FileOutputStream disk) {
    this.file = file;
    this.maxRowBytes = maxRowBytes;
    this.disk = disk;
    this.lines = new BufferedOutputStream(disk, BUFFER_BYTES);
  }

  static ${className}Writer open(Path file, long maxRowBytes) {
    try {
      boolean torn = endsWithinALine(file);
      ${className}Writer writer =
          new ${className}Writer(file, maxRowBytes, new FileOutputStream(file.toFile(), true));
      if (torn) { // by a run that was killed; its rows come again, in lines of their own
        writer.lines.write('\n');
      }
      return writer;
    } catch (IOException e) {
      throw new DestinationException(${className}Destination.notWritable(file), e);
    }
  }

  @Override
  public void write(RowBatch batch) {
    long sequence = batch.firstSequence();
    for (Row row : batch.rows()) {
      accept(sequence++, row.json());
    }
    last = batch.lastSequence();
  }

  @Override
  public FlushReport flush() {
    try {
      lines.flush();
      disk.getFD().sync();
    } catch (IOException e) {
      throw unavailable(e);
    }
    FlushReport report =
        FlushReport.settledThrough(last).created(accepted).rejected(rejected).build();
    accepted = 0;
    rejected.clear();
    return report;
  }

  @Override
  public void commit() {
    // A line is visible as soon as it is flushed.
  }

  @Override
  public void close() {
    try {
      disk.close(); // not the lines: what is still in their buffer was never flushed
    } catch (IOException e) {
      // Whatever was flushed is on the disk, and nothing else was promised.
    }
  }

  private void accept(long sequence, byte[] json) {
    if (json.length > maxRowBytes) {
      reject(sequence, "row_too_large", "the row has more than " + maxRowBytes + " bytes");
    } else if (holdsALineBreak(json)) {
      reject(sequence, "row_of_several_lines", "the row's JSON has a line break in it");
    } else {
      append(json);
    }
  }

  private void reject(long sequence, String code, String message) {
    rejected.add(new RejectedRow(sequence, code, message));
  }

  private void append(byte[] json) {
    try {
      lines.write(json);
      lines.write('\n');
      accepted++;
    } catch (IOException e) {
      throw unavailable(e);
    }
  }

  private DestinationException unavailable(IOException cause) {
    return new DestinationException(
        Failure.of(FailureKind.UNAVAILABLE, "write_failed", "'" + file + "' cannot be written")
            .withRemedy("look at the disk of the folder: it may be full or away"),
        cause);
  }

  private static boolean holdsALineBreak(byte[] json) {
    for (byte each : json) {
      if (each == '\n') {
        return true;
      }
    }
    return false;
  }

  private static boolean endsWithinALine(Path file) throws IOException {
    if (!Files.exists(file)) {
      return false;
    }
    try (RandomAccessFile written = new RandomAccessFile(file.toFile(), "r")) {
      if (written.length() == 0) {
        return false;
      }
      written.seek(written.length() - 1);
      return written.read() != '\n';
    }
  }
}
