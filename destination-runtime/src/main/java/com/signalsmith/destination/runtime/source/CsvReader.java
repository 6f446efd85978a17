package com.signalsmith.destination.runtime.source;

import com.signalsmith.destination.runtime.source.FilesReader.FileStart;
import com.signalsmith.destination.spi.Column;
import com.signalsmith.destination.spi.Row;
import com.signalsmith.destination.spi.RowSchema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Reads CSV record by record; one thread.
 *
 * <p>The unread input is {@code buffer[next..limit)}.
 */
final class CsvReader extends FileReader {

  private static final int BUFFER_BYTES = 256 * 1024;
  private static final int MAX_ROWS = 2_000;
  private static final int TOO_LONG = -3;
  private static final int SMALL_BYTES = 16 * 1024;

  private final CsvSource source;
  private final CsvRecord record;
  private final CRC32C checksum;
  private final int file;
  private byte[] buffer = new byte[BUFFER_BYTES];
  private int checkedTo;
  private int next;
  private int limit;
  private boolean ended;
  private long bufferOffset;
  private long line;
  private boolean atStart;
  private @Nullable RowSchema schema;

  CsvReader(FileStart start, CsvSource source) {
    this(start, source, Place.START);
  }

  private CsvReader(FileStart start, CsvSource source, Place place) {
    super(start.input(), source.input());
    this.source = source;
    this.record = new CsvRecord(source.format());
    this.checksum = start.checksum();
    this.file = place.file();
    this.bufferOffset = place.offset();
    this.line = place.line();
    this.atStart = place.offset() == 0;
  }

  /** The columns stay those of the first file, and another file must have the same. */
  @Override
  CsvReader continuedAt(Place place, FileStart start) {
    CsvReader reader = new CsvReader(start, source, place);
    reader.schema = schema();
    return reader;
  }

  /** Returns the columns of the header; without any record, there are none. */
  @Override
  public RowSchema schema() {
    begin();
    return schema == null ? RowSchema.of(List.of(), source.primaryKey()) : schema;
  }

  @Override
  public Optional<Chunk> next() {
    begin();
    List<Row> rows = new ArrayList<>();
    long start = bufferOffset + next;
    long firstLine = line;
    InvalidRow invalid = null;
    while (invalid == null
        && rows.size() < MAX_ROWS
        && bufferOffset + next - start < BUFFER_BYTES) {
      int end;
      if (rows.isEmpty()) {
        end = completeRecord();
        firstLine = line;
      } else {
        // Rows that are there are not held back, and their lines follow without a gap.
        end = line == firstLine + rows.size() && !isBlankLine() ? scan() : CsvRecord.INCOMPLETE;
      }
      if (end == CsvRecord.INCOMPLETE) {
        break;
      }
      if (end < 0) {
        invalid = brokenLine(end == TOO_LONG);
      } else {
        invalid = addRow(end, rows);
        moveBehind(end, record.lines());
      }
    }
    checkConsumed();
    if (rows.isEmpty() && invalid == null) {
      return Optional.empty();
    }
    long offset = bufferOffset + next;
    String position = new Place(file, offset, line, checksum.getValue()).toString();
    return Optional.of(
        new Chunk(rows, Optional.ofNullable(invalid), firstLine, position, offset - start));
  }

  // Reads what stands before the first record.
  private void begin() {
    if (!atStart) {
      return;
    }
    atStart = false;
    while (limit < 3 && fill()) {
      // a byte order mark may come in pieces
    }
    if (limit >= 3 && buffer[0] == (byte) 0xEF && buffer[1] == (byte) 0xBB) {
      next = buffer[2] == (byte) 0xBF ? 3 : 0;
    }
    int end = completeRecord();
    if (end == CsvRecord.INCOMPLETE) {
      return;
    }
    CsvColumns columns = new CsvColumns(source);
    if (end < 0) {
      throw columns.wrong(end == TOO_LONG ? "is too long" : "is not right: " + record.error());
    }
    RowSchema found = columns.of(record, buffer);
    if (schema != null && source.format().header()) {
      columns.requireSame(schema, found);
    } else if (schema == null) {
      schema = found;
    }
    if (source.format().header()) {
      moveBehind(end, record.lines());
    }
  }

  private int scan() {
    int end = next == limit ? CsvRecord.INCOMPLETE : record.scan(buffer, next, limit, ended);
    boolean lineIsThere = ended || end != CsvRecord.BROKEN || indexOfLineFeed() < limit;
    return lineIsThere ? end : CsvRecord.INCOMPLETE;
  }

  // Returns that it is incomplete at the end of the input only.
  private int completeRecord() {
    skipBlankLines();
    int end = scan();
    while (end == CsvRecord.INCOMPLETE) {
      if (limit - next > source.maxRowBytes()) {
        return TOO_LONG;
      }
      // A long record is looked at again only when there is twice as much of it.
      int enough = limit - next < SMALL_BYTES ? 0 : 2 * (limit - next);
      do {
        if (!fill()) {
          return scan();
        }
      } while (limit - next < Math.min(enough, source.maxRowBytes()));
      skipBlankLines();
      end = scan();
    }
    return end;
  }

  // Returns what is wrong if the record is no row.
  private @Nullable InvalidRow addRow(int end, List<Row> rows) {
    if (end - next > source.maxRowBytes()) {
      return tooLong(indexOfLineFeed() - next);
    }
    RowSchema columns = schema();
    if (record.size() != columns.columns().size()) {
      String message =
          "the record has "
              + record.size()
              + " values for "
              + columns.columns().size()
              + " columns";
      return new InvalidRow("invalid_csv", message, content(end));
    }
    List<@Nullable Object> values = new ArrayList<>(record.size());
    for (int i = 0; i < record.size(); i++) {
      Column column = columns.columns().get(i);
      Optional<String> text = record.text(buffer, i);
      if (text.isEmpty()) {
        String message =
            "column '" + column.name() + "': it is no text in " + source.format().encoding().name();
        return new InvalidRow("invalid_encoding", message, content(end));
      }
      try {
        values.add(value(text.get(), record.isQuoted(i), column));
      } catch (IllegalArgumentException e) {
        String message = "column '" + column.name() + "': " + e.getMessage();
        return new InvalidRow("invalid_value", message, content(end));
      }
    }
    try {
      rows.add(Row.of(columns, values));
      return null;
    } catch (IllegalArgumentException e) {
      return new InvalidRow("invalid_value", String.valueOf(e.getMessage()), content(end));
    }
  }

  private @Nullable Object value(String text, boolean quoted, Column column) {
    CsvFormat format = source.format();
    if (!quoted && format.nullText().filter(text::equals).isPresent()) {
      return null;
    }
    return switch (column.type()) {
      case TEXT -> text;
      default -> text.isEmpty() ? null : CsvValues.of(text, column.type());
    };
  }

  // Only its first line is given up: what follows may be good records.
  private InvalidRow brokenLine(boolean tooLong) {
    long length = 0;
    int end = indexOfLineFeed();
    while (end == limit && !ended) {
      length += limit - next;
      next = limit;
      fill();
      end = indexOfLineFeed();
    }
    length += end - next;
    InvalidRow row =
        tooLong || length > source.maxRowBytes()
            ? tooLong(length)
            : new InvalidRow("invalid_csv", record.error(), content(end));
    moveBehind(end, 1);
    return row;
  }

  private InvalidRow tooLong(long length) {
    String message =
        "the record, whose first line has "
            + length
            + " bytes, is longer than the limit of "
            + source.maxRowBytes();
    return new InvalidRow("row_too_long", message, new byte[0]);
  }

  private byte[] content(int end) {
    return Arrays.copyOfRange(buffer, next, end > next && buffer[end - 1] == '\r' ? end - 1 : end);
  }

  // Returns the limit where there is none.
  private int indexOfLineFeed() {
    int i = next;
    while (i < limit && buffer[i] != '\n') {
      i++;
    }
    return i;
  }

  private boolean isBlankLine() {
    return next < limit
        && (buffer[next] == '\n'
            || (buffer[next] == '\r' && next + 1 < limit && buffer[next + 1] == '\n'));
  }

  private void skipBlankLines() {
    while (isBlankLine()) {
      moveBehind(buffer[next] == '\n' ? next : next + 1, 1);
    }
  }

  private void moveBehind(int end, int lines) {
    next = Math.min(end + 1, limit);
    line += lines;
  }

  // Returns false at the end of the input.
  private boolean fill() {
    if (ended) {
      return false;
    }
    checkConsumed();
    int unread = limit - next;
    int length = buffer.length;
    if (unread == length) {
      length = (int) Math.min(2L * length, Math.max(BUFFER_BYTES, source.maxRowBytes() + 2L));
    } else if (unread < BUFFER_BYTES / 2) {
      length = BUFFER_BYTES; // one long record must not keep its memory
    }
    byte[] target = length == buffer.length ? buffer : new byte[length];
    System.arraycopy(buffer, next, target, 0, unread);
    buffer = target;
    bufferOffset += next;
    checkedTo = 0;
    next = 0;
    limit = unread;
    int count = read(buffer, limit, buffer.length - limit);
    ended = count < 0;
    limit += Math.max(0, count);
    return !ended;
  }

  // What was read must be the same when a run is resumed.
  private void checkConsumed() {
    checksum.update(buffer, checkedTo, next - checkedTo);
    checkedTo = next;
  }
}
