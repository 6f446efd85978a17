package com.signalsmith.destination.runtime.source;

import com.signalsmith.destination.runtime.source.FilesReader.FileStart;
import com.signalsmith.destination.spi.Column;
import com.signalsmith.destination.spi.ColumnType;
import com.signalsmith.destination.spi.Row;
import com.signalsmith.destination.spi.RowSchema;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON Lines in large pieces and checks each line in place; one thread.
 *
 * <p>The unread input is {@code buffer[next..limit)}, and {@code buffer[limit]} is always a line
 * feed of our own, so that {@link JsonScanner} needs no other bound.
 */
final class JsonLinesReader extends FileReader {

  // Large enough to make system calls rare, small enough to stay in the cache of a core.
  private static final int BUFFER_BYTES = 256 * 1024;
  private static final int MAX_ROWS = 2_000;

  private final JsonLinesSource source;
  private final List<String> asked;
  private final JsonScanner scanner;
  private final Deque<Chunk> readAhead = new ArrayDeque<>();
  private final CRC32C checksum;
  private final int file;
  private byte[] buffer = new byte[BUFFER_BYTES + 1];
  private int checkedTo;
  private int next;
  private int limit;
  private boolean ended;
  private long bufferOffset;
  private long line;
  private @Nullable JsonRowLayout layout;

  JsonLinesReader(FileStart start, JsonLinesSource source, List<String> asked) {
    this(start, source, asked, Place.START);
  }

  private JsonLinesReader(
      FileStart start, JsonLinesSource source, List<String> asked, Place place) {
    super(start.input(), source.input());
    this.source = source;
    this.asked = asked;
    this.scanner = new JsonScanner(asked);
    this.checksum = start.checksum();
    this.file = place.file();
    this.bufferOffset = place.offset();
    this.line = place.line();
  }

  /** The columns stay those of the first rows: the rows behind the place may lack some. */
  @Override
  JsonLinesReader continuedAt(Place place, FileStart start) {
    schema();
    JsonLinesReader reader = new JsonLinesReader(start, source, asked, place);
    reader.layout = layout;
    return reader;
  }

  /** Returns the columns of the first rows, or what was asked for where no row comes soon. */
  @Override
  public RowSchema schema() {
    if (layout == null) {
      Set<String> needed = new LinkedHashSet<>(asked);
      needed.addAll(source.primaryKey());
      JsonColumns columns = new JsonColumns(needed);
      List<Chunk> chunks = lookAhead(columns);
      if (columns.needs()) {
        lookIntoFilesBehind(columns);
      }
      JsonRowLayout found = layoutOf(columns.names());
      chunks.forEach(chunk -> readAhead.add(withLayout(chunk, found)));
      layout = found;
    }
    return layout.schema();
  }

  @Override
  public Optional<Chunk> next() {
    schema();
    return readAhead.isEmpty() ? read() : Optional.of(readAhead.remove());
  }

  private List<Chunk> lookAhead(JsonColumns columns) {
    List<Chunk> chunks = new ArrayList<>();
    Optional<Chunk> chunk = read();
    while (chunk.isPresent()) {
      chunks.add(chunk.get());
      columns.add(chunk.get());
      boolean more = columns.needs() || (columns.wants() && isRowThere());
      chunk = more ? read() : Optional.empty();
    }
    return chunks;
  }

  // Without waiting: whoever writes to a pipe may have nothing more to say for long.
  private boolean isRowThere() {
    return !isBlankLine() && indexOfLineFeed(next) < limit;
  }

  // What is no regular file can be read only once.
  private void lookIntoFilesBehind(JsonColumns columns) {
    RowFiles files = source.input().files().filter(RowFiles::areSeveral).orElse(null);
    if (files == null || files.fingerprint().isEmpty()) {
      return;
    }
    List<Path> paths = files.files();
    for (int i = 1; i < paths.size() && columns.needs(); i++) {
      FileStart start = new FileStart(files.content(paths.get(i)), new CRC32C());
      try (JsonLinesReader reader = new JsonLinesReader(start, source, asked)) {
        reader.lookAhead(columns);
      }
    }
  }

  private static Chunk withLayout(Chunk chunk, JsonRowLayout layout) {
    List<Row> rows = new ArrayList<>(chunk.rows().size());
    chunk.rows().forEach(row -> rows.add(((JsonRow) row).withLayout(layout)));
    return new Chunk(rows, chunk.invalid(), chunk.firstLocation(), chunk.position(), chunk.bytes());
  }

  private Optional<Chunk> read() {
    ChunkBuilder chunk = new ChunkBuilder();
    if (bufferOffset == 0 && next == 0 && limit == 0) {
      fill();
      skipByteOrderMark();
    }
    while (!chunk.isFull()) {
      if (next == limit) {
        if (!chunk.isEmpty() || !fill()) {
          break;
        }
      } else if (buffer[next] != '{' && isBlankLine()) {
        if (!chunk.isEmpty()) {
          break;
        }
        skipLine();
      } else if (!readLine(chunk)) {
        if (!chunk.isEmpty()) {
          break;
        }
        fillForLongLine(chunk);
      }
    }
    if (chunk.isEmpty()) {
      checkConsumed(); // blank lines at the end
      return Optional.empty();
    }
    return Optional.of(chunk.build());
  }

  // Returns false when the line is not complete yet.
  private boolean readLine(ChunkBuilder chunk) {
    int end = scanner.scan(buffer, next);
    boolean valid = end >= 0;
    if (!valid) {
      end = indexOfLineFeed(scanner.errorAt());
    }
    if (end == limit && !ended) {
      return false;
    }
    int length = end - next;
    if (length > source.maxRowBytes()) {
      chunk.addInvalid(tooLong(length));
    } else if (valid) {
      chunk.addRow(end);
    } else {
      String message = scanner.error() + ", at byte " + (scanner.errorAt() - next + 1);
      chunk.addInvalid(new InvalidRow("invalid_json", message, content(end)));
    }
    moveBehindLine(end);
    return true;
  }

  private byte[] content(int end) {
    return Arrays.copyOfRange(buffer, next, withoutCarriageReturn(end));
  }

  private int withoutCarriageReturn(int end) {
    return buffer[end - 1] == '\r' ? end - 1 : end;
  }

  private int indexOfLineFeed(int start) {
    int i = start;
    while (buffer[i] != '\n') {
      i++;
    }
    return i;
  }

  private boolean isBlankLine() {
    int i = next;
    while (buffer[i] == ' ' || buffer[i] == '\t' || buffer[i] == '\r') {
      i++;
    }
    return buffer[i] == '\n' && (i < limit || ended);
  }

  private void skipLine() {
    moveBehindLine(indexOfLineFeed(next));
  }

  private void moveBehindLine(int end) {
    next = Math.min(end + 1, limit);
    line++;
  }

  private void skipByteOrderMark() {
    while (limit > 0 && limit < 3 && (buffer[0] & 0xFF) == 0xEF && !ended) {
      fill();
    }
    if (limit >= 3
        && (buffer[0] & 0xFF) == 0xEF
        && (buffer[1] & 0xFF) == 0xBB
        && (buffer[2] & 0xFF) == 0xBF) {
      next = 3;
    }
  }

  // Returns false at the end of the input.
  private boolean fill() {
    if (ended) {
      return false;
    }
    checkConsumed();
    System.arraycopy(buffer, next, buffer, 0, limit - next);
    bufferOffset += next;
    checkedTo = 0;
    limit -= next;
    next = 0;
    if (limit == buffer.length - 1) {
      buffer = Arrays.copyOf(buffer, largerLength());
    }
    int count = read(buffer, limit, buffer.length - 1 - limit);
    ended = count < 0;
    limit += Math.max(0, count);
    buffer[limit] = '\n';
    return true;
  }

  // No more than a row of the largest size needs, so that a longer line costs no more memory.
  private int largerLength() {
    long largest = Math.max(BUFFER_BYTES, source.maxRowBytes() + 2L) + 1;
    return (int) Math.min(Math.min(buffer.length * 2L - 1, largest), Integer.MAX_VALUE - 8);
  }

  private void fillForLongLine(ChunkBuilder chunk) {
    if (limit - next <= source.maxRowBytes()) {
      fillToLineFeed();
      return;
    }
    long length = 0;
    int end;
    while ((end = indexOfLineFeed(next)) == limit && !ended) {
      length += limit - next;
      next = limit;
      fill();
    }
    chunk.addInvalid(tooLong(length + end - next));
    moveBehindLine(end);
    if (buffer.length > BUFFER_BYTES * 4) {
      shrink();
    }
  }

  // Looks at new bytes only: where little comes at a time, scanning the line from its start again
  // and again would take a time that grows with the square of its length.
  private void fillToLineFeed() {
    int length;
    do {
      length = limit - next;
      fill();
    } while (!ended && length <= source.maxRowBytes() && indexOfLineFeed(next + length) == limit);
  }

  // One long line must not keep its memory for the rest of the run.
  private void shrink() {
    checkConsumed();
    int unread = limit - next;
    byte[] smaller = new byte[Math.max(BUFFER_BYTES, unread) + 1];
    System.arraycopy(buffer, next, smaller, 0, unread);
    buffer = smaller;
    bufferOffset += next;
    checkedTo = 0;
    next = 0;
    limit = unread;
    buffer[limit] = '\n';
  }

  // What was read must be the same when a run is resumed. A few large pieces cost next to nothing.
  private void checkConsumed() {
    checksum.update(buffer, checkedTo, next - checkedTo);
    checkedTo = next;
  }

  private InvalidRow tooLong(long length) {
    String message =
        "the line has " + length + " bytes, more than the limit of " + source.maxRowBytes();
    return new InvalidRow("row_too_long", message, new byte[0]);
  }

  private JsonRowLayout layoutOf(Set<String> names) {
    PrimaryKeys.requireColumns(source.primaryKey(), names, source.name());
    // JSON has empty names, columns have not; such a member stands in the row's JSON only.
    List<Column> columns =
        names.stream()
            .filter(name -> !name.isEmpty())
            .map(name -> new Column(name, ColumnType.JSON))
            .toList();
    return new JsonRowLayout(RowSchema.of(columns, source.primaryKey()), asked);
  }

  /**
   * Collects the rows of one chunk, which stand in the buffer one behind the other, and where each
   * of them and its columns asked for are.
   */
  private final class ChunkBuilder {

    private final int width = JsonRow.places(asked.size());
    private int[] places = new int[64 * width];
    private int count;
    private int rowsStart;
    private int rowsEnd;
    private @Nullable InvalidRow invalid;
    private final long start = bufferOffset + next;
    private long bytes;
    private long firstLocation = line;

    boolean isEmpty() {
      return count == 0 && invalid == null;
    }

    boolean isFull() {
      return invalid != null || count == MAX_ROWS || bytes >= BUFFER_BYTES;
    }

    void addRow(int end) {
      if (count == 0) {
        rowsStart = next;
      }
      int rowEnd = withoutCarriageReturn(end);
      startAt(rowEnd - next);
      int place = count * width;
      if (place == places.length) {
        places = Arrays.copyOf(places, places.length * 2);
      }
      places[place++] = next - rowsStart;
      places[place++] = rowEnd - rowsStart;
      for (int n = 0; n < asked.size(); n++) {
        int start = scanner.start(n);
        places[place++] = start < 0 ? -1 : start - rowsStart;
        places[place++] = scanner.end(n) - rowsStart;
      }
      count++;
      rowsEnd = end + 1;
    }

    void addInvalid(InvalidRow row) {
      startAt(row.content().length);
      invalid = row;
    }

    Chunk build() {
      // One array for all rows: with one for each, collections took twice as long.
      byte[] lines = Arrays.copyOfRange(buffer, rowsStart, rowsEnd);
      JsonRowLayout known = layout == null ? JsonRowLayout.NONE : layout;
      Row[] rows = new Row[count];
      for (int i = 0; i < count; i++) {
        rows[i] = new JsonRow(known, lines, places, i * width);
      }
      checkConsumed();
      long offset = bufferOffset + next;
      String position = new Place(file, offset, line, checksum.getValue()).toString();
      return new Chunk(
          Arrays.asList(rows),
          Optional.ofNullable(invalid),
          firstLocation,
          position,
          offset - start);
    }

    private void startAt(int length) {
      if (isEmpty()) {
        firstLocation = line;
      }
      bytes += length + 1L;
    }
  }
}
