package com.signalsmith.destination.runtime;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.signalsmith.destination.spi.Failure;
import com.signalsmith.destination.spi.FailureKind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a run that were rejected, one JSON object per line; one thread.
 *
 * <p>The file is created with the first rejected row. It holds rows, so only its owner can read it.
 */
final class RejectedRowsFile implements RejectedRows {

  private static final JsonFactory JSON = new JsonFactory();
  // A window of large rows that are all rejected must not stand in memory a second time.
  private static final int PIECE_BYTES = 1 << 20;

  private final Path path;
  private long bytes;
  private @Nullable FileChannel channel;

  private RejectedRowsFile(Path path, long settledBytes) {
    this.path = path;
    this.bytes = settledBytes;
  }

  /**
   * Opens the file of a run and cuts off what a crash left behind the settled rows.
   *
   * @throws RunException if settled rows are missing, or the file cannot be opened
   */
  static RejectedRowsFile open(Path path, long settledBytes) {
    RejectedRowsFile file = new RejectedRowsFile(path, settledBytes);
    try {
      boolean exists = Files.exists(path);
      if ((exists ? Files.size(path) : 0) < settledBytes) {
        throw damaged(path);
      }
      if (exists) {
        file.channel().truncate(settledBytes);
      }
      return file;
    } catch (IOException e) {
      throw StateDirectory.unwritable(path, e);
    }
  }

  @Override
  public Path path() {
    return path;
  }

  @Override
  public long bytes() {
    return bytes;
  }

  @Override
  public void append(List<Entry> entries) {
    if (entries.isEmpty()) {
      return;
    }
    try {
      FileChannel file = channel();
      try {
        long end = write(entries, file);
        file.force(true);
        bytes = end;
      } catch (IOException e) {
        if (file.isOpen()) {
          file.truncate(bytes); // on a disk that is full, the file ends where it did before
        }
        throw e;
      }
    } catch (IOException e) {
      throw StateDirectory.unwritable(path, e);
    }
  }

  // Returns where the file ends now.
  private long write(List<Entry> entries, FileChannel file) throws IOException {
    long end = bytes;
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    for (Entry entry : entries) {
      write(entry, lines);
      lines.write('\n');
      if (lines.size() >= PIECE_BYTES) {
        end = write(lines, file, end);
        lines.reset();
      }
    }
    return write(lines, file, end);
  }

  private static long write(ByteArrayOutputStream lines, FileChannel file, long start)
      throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(lines.toByteArray());
    long end = start;
    while (bytes.hasRemaining()) {
      end += file.write(bytes, end);
    }
    return end;
  }

  @Override
  public void close() {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      throw StateDirectory.unwritable(path, e);
    }
  }

  // Writing behind the end would fill the gap with zero bytes.
  private static RunException damaged(Path path) {
    return new RunException(
        Failure.of(
                FailureKind.HOST,
                "rejected_rows_damaged",
                "rejected rows that the run had stored in '" + path + "' are not there any more")
            .withRemedy(
                "put the file back as it was, or start over with --restart, which sends every row"
                    + " again"),
        null);
  }

  private FileChannel channel() throws IOException {
    if (channel == null) {
      channel = StateDirectory.open(path);
    }
    return channel;
  }

  private static void write(Entry entry, ByteArrayOutputStream lines) throws IOException {
    try (JsonGenerator json =
        JSON.createGenerator(lines).disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)) {
      json.writeStartObject();
      json.writeNumberField("row", entry.sequence());
      if (entry.file().isPresent()) {
        json.writeStringField("file", entry.file().get());
      }
      json.writeNumberField("location", entry.location());
      json.writeStringField("code", entry.code());
      json.writeStringField("message", entry.message());
      writeContent(entry, json);
      json.writeEndObject();
    }
  }

  // A valid row stays JSON; anything else is text, or base64 where it is not even that.
  private static void writeContent(Entry entry, JsonGenerator json) throws IOException {
    byte[] content = entry.content().bytes();
    if (content.length == 0) {
      return;
    }
    if (entry.json()) {
      json.writeFieldName("value");
      json.writeRawValue(new String(content, StandardCharsets.UTF_8));
      return;
    }
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
      json.writeStringField("text", text);
    } catch (CharacterCodingException e) {
      json.writeBinaryField("base64", content);
    }
  }
}
