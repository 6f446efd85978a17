package com.signalsmith.destination.webhook;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.signalsmith.destination.spi.CanonicalJson;
import com.signalsmith.destination.spi.Row;
import com.signalsmith.destination.spi.RowSchema;
import com.signalsmith.destination.spi.RunContext;
import com.signalsmith.destination.spi.SyncMode;
import com.signalsmith.destination.spi.WriteMode;
import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Makes the body of a request, and what recognises a repeated one.
 *
 * <p>Immutable. The same row of the same run has the same bytes in every attempt.
 */
final class Envelope {

  private static final byte[] NULL = bytes("null");
  private static final char[] HEX = "0123456789abcdef".toCharArray();

  private final int[] keyColumns;
  private final byte[] run;
  private final byte[] mode;
  private final String idempotencyPrefix;

  private Envelope(int[] keyColumns, byte[] run, byte[] mode, String idempotencyPrefix) {
    this.keyColumns = keyColumns;
    this.run = run;
    this.mode = mode;
    this.idempotencyPrefix = idempotencyPrefix;
  }

  static Envelope of(RowSchema schema, WriteMode mode, RunContext context) {
    ByteArrayOutputStream run = new ByteArrayOutputStream();
    run.writeBytes(bytes(",\"metadata\":{\"sync_id\":"));
    putText(context.syncId().getBytes(UTF_8), run);
    run.writeBytes(bytes(",\"run_id\":"));
    putText(context.runId().getBytes(UTF_8), run);
    run.writeBytes(bytes(",\"row\":"));
    String kind = mode instanceof SyncMode ? "sync_mode" : "audience_mode";
    return new Envelope(
        schema.primaryKey().stream().mapToInt(name -> schema.indexOf(name).orElseThrow()).toArray(),
        run.toByteArray(),
        bytes(",\"" + kind + "\":\"" + mode.id() + "\",\"operation\":\""),
        URLEncoder.encode(context.syncId(), UTF_8)
            + '/'
            + URLEncoder.encode(context.runId(), UTF_8)
            + '/');
  }

  /** Returns what no other row of any run has, in characters that a header can carry. */
  String idempotencyKey(long sequence) {
    return idempotencyPrefix + sequence;
  }

  byte[] body(Row row, long sequence, @Nullable String key) {
    byte[] json = row.json();
    ByteArrayOutputStream body = new ByteArrayOutputStream(json.length + run.length + 160);
    body.writeBytes(bytes("{\"data\":"));
    body.writeBytes(json);
    body.writeBytes(run);
    body.writeBytes(bytes(Long.toString(sequence)));
    body.writeBytes(bytes(",\"key\":"));
    if (key == null) {
      body.writeBytes(NULL);
    } else {
      putText(key.getBytes(UTF_8), body);
    }
    body.writeBytes(mode);
    body.writeBytes(bytes(row.operation().id()));
    body.writeBytes(bytes("\"}}"));
    return body.toByteArray();
  }

  /** Returns the key as the contract has it, or null where no key column has a value. */
  @Nullable String key(Row row) {
    if (keyColumns.length == 1) {
      byte[] text = row.text(keyColumns[0]);
      return text == null ? null : new String(text, UTF_8);
    }
    ByteArrayOutputStream array = new ByteArrayOutputStream();
    boolean anyValue = false;
    for (int column : keyColumns) {
      byte[] value = row.json(column);
      anyValue |= !Arrays.equals(value, NULL);
      array.write(array.size() == 0 ? '[' : ',');
      CanonicalJson.append(value, array);
    }
    array.write(']');
    return anyValue ? array.toString(UTF_8) : null;
  }

  private static void putText(byte[] text, ByteArrayOutputStream out) {
    out.write('"');
    for (byte each : text) {
      if (each == '"' || each == '\\') {
        out.write('\\');
        out.write(each);
      } else if (each >= 0 && each < ' ') {
        out.writeBytes(bytes("\\u00"));
        out.write(HEX[each >> 4]);
        out.write(HEX[each & 15]);
      } else {
        out.write(each);
      }
    }
    out.write('"');
  }

  private static byte[] bytes(String text) {
    return text.getBytes(US_ASCII);
  }
}
